import { coreRows } from "./core-rows";
import type { Room, Row } from "./matrix-row";
import { productRows } from "./product-rows";

/** Who may import whom: a row imports the cells it names, and nothing else. */
export const matrix: Record<Room, Row> = { ...productRows, ...coreRows };

/** Which feature may import which, as ["orders", "products"]. They form no circle, and each one is used. */
export const featureEdges: readonly FeatureEdge[] = [
  ["orders", "products"],
  ["orders", "users"],
];

export type FeatureEdge = readonly [from: string, to: string];

/** What "types and errors" lets through by value. */
export const errorNames: readonly string[] = [
  "ApplicationError",
  "Conflict",
  "Invalid",
  "MissingReference",
  "NotFound",
];

/** Packages that one folder of a room has to itself. */
export const packageHomes: Readonly<Record<string, string>> = {
  postgres: "src/core/database/connection/",
  "@nats-io/jetstream": "src/core/database/events/broker/",
  "@nats-io/transport-node": "src/core/database/events/broker/",
};

/**
 * The rooms a real tree cannot be without: when one is empty, the files have moved and the rules see nothing. Those of
 * features are not among them, since each feature may be removed; where their files have moved, they fit no room.
 */
export const roomsThatMustExist: readonly Room[] = [
  "main",
  "app",
  "command",
  "core/config",
  "core/logging",
  "core/database",
  "core/database/testing",
  "core/http",
];

/** What loads files that the project's user writes, and cannot know them by name. */
export const importersByName: readonly string[] = [
  "src/core/database/migrations/folder/load-script.ts",
  "src/commands/kit/load-schemas.ts",
];

export const environmentReaders: readonly string[] = ["src/core/config/", "src/main.ts"];
export const consoleWriters: readonly string[] = ["src/core/logging/", "src/commands/"];

/** The rules beside the matrix, in words. Each has a planted violation. */
export const rules = {
  empty: "no module was seen, so nothing was checked; run the check in the folder of the project.",
  "missing room": "the rules about it would check nothing; put the files back or change roomsThatMustExist.",
  "unknown room":
    "a feature has <feature>.schema|repository|service|controller|subscriptions.ts and schema/*.schema.ts; core has config, " +
    "logging, database and http; beside them stand main.ts, app.ts, commands/*.ts with what they share in commands/kit, moving, renames and steps.",
  "same name": "file names are unique in the repository; only front doors of core are called index.ts.",
  link: "a symbolic link hides where the code is; write the file itself.",
  syntax: "the file cannot be read, so nothing in it was checked.",
  unresolved: "an import must lead to a file or an installed package.",
  computed: "an import is a literal, so that it can be followed; write the path itself.",
  door: "nobody reaches past a front door of core; ask the door for it by name.",
  "values where types": "only types come this way; a value is passed to the constructor.",
  "values where errors": "only types and errors come this way; a value is passed to the constructor.",
  "package home": "one folder owns this package, so that it can be replaced there.",
  "unlisted edge": "features know each other only where featureEdges says so.",
  "stale edge": "an edge that is not used is a door left open; remove it from featureEdges.",
  "feature circle": "features form no circle, or none of them can be removed.",
  "file circle": "files form no circle; move what both need into a third file, or pass it as an argument.",
  "unused export": "nobody imports it; remove the word export, or the code.",
  unreached: "no entry point leads here; remove the file or import it.",
  environment: "the environment is read in core/config and main.ts only; take a config instead.",
  console: "only core/logging and commands write to the console; use the logger.",
  any: "a cast to any switches the compiler off; say what the type is.",
  "compiler off": "this comment switches the compiler off; correct the types, or expect the error by name.",
  "export star": "a door lists names; export each by name.",
  decorator: "nothing is hidden: call a function instead of decorating.",
  "left undone": "do it, or write it down where work is planned.",
} as const;

export type Rule = keyof typeof rules;
