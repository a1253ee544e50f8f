import { parseArgs } from "node:util";

type Kind = "boolean" | "string" | "strings";
type Value<K extends Kind> = K extends "boolean" ? boolean : K extends "string" ? string : string[];

/** What a command was asked for, as `{ "dry-run": true }`. @throws Error naming the options that it knows. */
export function readFlags<const Kinds extends Record<string, Kind>>(kinds: Kinds, args = Bun.argv.slice(2)) {
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      { type: kind === "boolean" ? ("boolean" as const) : ("string" as const), multiple: kind === "strings" },
    ]),
  );
  try {
    const { values } = parseArgs({ args, options, strict: true });
    return values as { [Name in keyof Kinds]?: Value<Kinds[Name]> };
  } catch {
    const known = Object.entries(kinds).map(([name, kind]) => (kind === "boolean" ? `--${name}` : `--${name} …`));
    throw new Error(`This command knows ${known.join(", ")} and nothing else.`);
  }
}
