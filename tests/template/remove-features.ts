/**
 * `bun tests/template/remove-features.ts`: removes each feature from a copy of the project, and proves that what is left
 * checks and passes. What has to go is its folder, its tests, its lines in app.ts and its edges.
 */
import { existsSync } from "node:fs";
import { Clone } from "./clone";
import { bringUpToDate, edges, prove, step } from "./steps";

const first = ["orders"]; // who knows others goes before them
const then = ["products", "users"]; // each apart from the other, so that there is something left to run

const clone = await Clone.create();
try {
  const present = (feature: string) => existsSync(clone.path(`src/features/${feature}`));
  if (![...first, ...then].some(present)) throw new Error("None of the features is there, so nothing was proven.");
  for (const feature of first.filter(present)) {
    await step(`without ${feature}, everything checks and passes`, () => remove(feature));
    await clone.run("git", "add", "--all");
  }
  for (const feature of then.filter(present)) {
    await step(`without ${feature} too, everything checks and passes`, () => remove(feature));
    await clone.run("git", "restore", ".");
    await clone.run("git", "clean", "--quiet", "--force", "-d", "src", "tests", "drizzle", "docs");
  }
} finally {
  await clone.discard();
}

async function remove(feature: string): Promise<void> {
  await clone.remove(`src/features/${feature}`);
  await clone.remove(`tests/features/${feature}`);
  await clone.change("src/app.ts", (text) => withAnEmptyList(withoutLines(text, new RegExp(feature, "i"))));
  await clone.change(edges, (text) => withoutLines(text, new RegExp(`^  \\[.*"${feature}".*\\],$`)));
  await bringUpToDate(clone, `remove_${feature}`);
  await allowToDrop(`remove_${feature}.sql`);
  await prove(clone);
}

/** The check asks whether a table, and the sequence of its numbers, are meant to go. */
async function allowToDrop(ending: string): Promise<void> {
  const name = (await clone.changes()).find((file) => file.endsWith(ending));
  if (name === undefined) throw new Error("No migration drops the tables.");
  for (const kind of ["table", "sequence"]) {
    const allowed = `-- migrate: allow drop-${kind}, because the feature is gone\n`;
    await clone.change(name, (text) => (text.includes(`DROP ${kind.toUpperCase()}`) ? allowed : "") + text);
  }
}

function withoutLines(text: string, these: RegExp): string {
  return text
    .split("\n")
    .filter((line) => !these.test(line))
    .join("\n");
}

/** Who removes the last subscription leaves a list without any, and a database that it does not need. */
function withAnEmptyList(text: string): string {
  return text.replace(
    /\(database(: Database\): Subscription\[\] \{\n).*createServices.*\n\}/,
    "(_database$1  return [];\n}",
  );
}
