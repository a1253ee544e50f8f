/** Files as another branch has them. */
export interface GitFiles {
  /** The branch's name, for messages. */
  base: string;
  /** What this branch was before the other one came in, newest first. */
  own: string[];
  /** In the midst of a merge, what comes in. */
  incoming: string | undefined;
  /** Nothing when the branch has no such file. */
  read(path: string, from?: string): string | undefined;
  list(folder: string): string[];
}

/** @throws Error when this is no repository, or the branch does not exist. */
export function openBase(given: string | undefined): GitFiles {
  const base = given ?? defaultBranch();
  if (base === undefined || !exists(base)) {
    throw new Error("Which branch is deployed? Say it, as in `bun run db:check --fix --base main`.");
  }
  return {
    base,
    own: ownRevisions(),
    incoming: exists("MERGE_HEAD") ? "MERGE_HEAD" : isReplaying() ? "HEAD" : undefined,
    read: (path, from = base) => git("show", `${from}:./${path}`),
    list: (folder) => (git("ls-tree", "--name-only", base, `${folder}/`) ?? "").split("\n").filter(Boolean),
  };
}

/** In the midst of a rebase HEAD is the other branch, and after a merge the first parent of HEAD is this one. */
function ownRevisions(): string[] {
  const before = exists("HEAD^2") && !exists("MERGE_HEAD") ? ["HEAD^1"] : [];
  return [...["REBASE_HEAD", "CHERRY_PICK_HEAD"].filter(exists), ...before, "HEAD"];
}

function isReplaying(): boolean {
  return exists("REBASE_HEAD") || exists("CHERRY_PICK_HEAD");
}

function exists(revision: string): boolean {
  return git("rev-parse", "--verify", "--quiet", `${revision}^{commit}`) !== undefined;
}

function defaultBranch(): string | undefined {
  const remote = git("rev-parse", "--abbrev-ref", "--verify", "--quiet", "origin/HEAD")?.trim();
  if (remote) return remote;
  return ["main", "master"].find(exists);
}

function git(...parameters: string[]): string | undefined {
  const { success, stdout } = Bun.spawnSync(["git", ...parameters], { stderr: "ignore" });
  return success ? stdout.toString() : undefined;
}
