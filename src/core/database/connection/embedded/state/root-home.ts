import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
} from "node:fs";
import { rmdirSync, statSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { EmbeddedServerError, SET_DATABASE_URL } from "../embedded-server-error";

/** Root's servers live here: PostgreSQL refuses to run as root, and `nobody` may not be able to enter the checkout. */
export const ROOT_FOLDER = "/var/lib/plinth";

export const isRoot = process.getuid?.() === 0;

interface Owner {
  folder: string;
  durable: boolean;
}

/** The user who runs PostgreSQL in root's place. */
export function serverAccount(): { uid: number; gid: number } {
  const entry = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync("/etc/passwd", "utf8"));
  if (!entry) {
    throw new EmbeddedServerError(
      `PostgreSQL refuses to run as root and there is no user "nobody" to run it: go on as another user, or ` +
        `${SET_DATABASE_URL}.`,
    );
  }
  return { uid: Number(entry[1]), gid: Number(entry[2]) };
}

/** Lets PostgreSQL write here, when that takes another user than ours. */
export function giveToServer(path: string): void {
  if (!isRoot) return;
  const { uid, gid } = serverAccount();
  chownSync(path, uid, gid);
}

/** The home which the folder, a link, leads to, if it is this folder's own. */
export function findRootHome(folder: string): string | undefined {
  const home = readLink(folder);
  const owner = home === undefined ? undefined : readOwner(home);
  if (home === undefined || owner === undefined) return undefined;
  if (owner.folder === folder) return home;

  // The link came here with its checkout. Where the original still stands, this is a copy and must not share its data.
  if (readLink(owner.folder) === home) return undefined;
  writeOwner(home, { ...owner, folder });
  return home;
}

export function makeRootHome(owner: Owner): string {
  makeWay(owner.folder);
  makeRootFolder();
  const checkout = basename(dirname(dirname(owner.folder))).replace(/[^\w.-]+/g, "-");
  const home = mkdtempSync(join(ROOT_FOLDER, `${checkout.slice(0, 40)}-`));
  chmodSync(home, 0o755); // `nobody` passes through to its data; the password and the data have modes of their own
  writeOwner(home, owner);
  symlinkSync(home, owner.folder);
  return home;
}

export function makeRootFolder(): void {
  mkdirSync(ROOT_FOLDER, { recursive: true });
  chmodSync(ROOT_FOLDER, 0o755);
}

/** The homes of disposable servers whose checkout is gone. A young one may still be in the making. */
export function abandonedHomes(): string[] {
  makeRootFolder();
  const homes = readdirSync(ROOT_FOLDER).map((name) => join(ROOT_FOLDER, name));
  return homes.filter((home) => {
    const owner = readOwner(home);
    if (owner === undefined || owner.durable || readLink(owner.folder) === home) return false;
    const { mtimeMs = Date.now() } = statSync(ownerFile(home), { throwIfNoEntry: false }) ?? {};
    return Date.now() - mtimeMs > 60_000;
  });
}

function makeWay(folder: string): void {
  const existing = lstatSync(folder, { throwIfNoEntry: false });
  if (existing?.isSymbolicLink()) return unlinkSync(folder);
  if (!existing) return;
  try {
    rmdirSync(folder);
  } catch (cause) {
    throw new EmbeddedServerError(
      `${folder} is in the way: for root it has to be a link into ${ROOT_FOLDER}. Remove it, or ${SET_DATABASE_URL}.`,
      { cause },
    );
  }
}

const ownerFile = (home: string): string => join(home, "owner.json");

function readOwner(home: string): Owner | undefined {
  try {
    const owner: Owner = JSON.parse(readFileSync(ownerFile(home), "utf8"));
    return owner;
  } catch {
    return undefined;
  }
}

function writeOwner(home: string, owner: Owner): void {
  writeFileSync(ownerFile(home), JSON.stringify(owner));
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
