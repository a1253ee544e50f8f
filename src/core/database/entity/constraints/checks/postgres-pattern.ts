/**
 * A JavaScript regular expression in PostgreSQL's words, or nothing when PostgreSQL cannot be made to mean exactly the
 * same: then only the schema checks it. Said are literals, classes, `\d`, `\w`, `.`, groups, alternatives, anchors,
 * quantifiers and lookaheads.
 */
export function patternForPostgres(pattern: string): string | undefined {
  const known = translations.get(pattern);
  if (known !== undefined) return known;
  const translated = translate(pattern);
  if (translated !== undefined) translations.set(pattern, translated);
  return translated;
}

// Of the whole process: the same pattern is said of many columns.
const translations = new Map<string, string>();

function translate(pattern: string): string | undefined {
  let rest = pattern;
  let translated = "";
  while (rest !== "") {
    const step = translateStep(rest);
    if (step === undefined) return undefined;
    translated += step.postgres;
    rest = rest.slice(step.length);
  }
  return translated;
}

interface Step {
  length: number;
  postgres: string;
}

function translateStep(rest: string): Step | undefined {
  if (rest.startsWith("[")) return translateClass(rest);
  if (rest.startsWith("\\")) return translateEscape(rest);
  if (rest.startsWith(".")) return { length: 1, postgres: String.raw`[^\n\r\u2028\u2029]` };
  const kept = unchanged.exec(rest)?.[0];
  return kept === undefined ? undefined : { length: kept.length, postgres: kept };
}

// Groups, anchors, quantifiers up to PostgreSQL's 255, and every character that is special in neither language.
const unchanged =
  /^(?:\(\?[:=!]|\((?!\?)|[)|^$]|(?:[*+?]|\{\d{1,2}(?:,(?:\d{1,2})?)?\})(?![*+?{])|[^\\[\](){}*+?.|^$\0])/u;

function translateEscape(rest: string): Step | undefined {
  const next = rest[1] ?? "";
  const postgres = shorthand[next] ?? escapedCharacter(next);
  return postgres === undefined ? undefined : { length: 2, postgres };
}

// Written out, because PostgreSQL's \d and \w follow the locale and JavaScript's do not.
const shorthand: Record<string, string> = {
  d: "[0-9]",
  D: "[^0-9]",
  w: "[A-Za-z0-9_]",
  W: "[^A-Za-z0-9_]",
  n: String.raw`\n`,
  r: String.raw`\r`,
  t: String.raw`\t`,
};

const shorthandInClass: Record<string, string> = {
  d: "0-9",
  w: "A-Za-z0-9_",
  n: String.raw`\n`,
  r: String.raw`\r`,
  t: String.raw`\t`,
};

function escapedCharacter(character: string): string | undefined {
  return /^[\\/()[\]{}*+?.|^$-]$/.test(character) ? `\\${character}` : undefined;
}

function translateClass(rest: string): Step | undefined {
  const match = /^\[(?:(\^)|(?!\^))((?:[^\\[\]]|\\.)+)\]/su.exec(rest);
  if (!match) return undefined;
  const [whole, negated = "", items = ""] = match;
  const members = Array.from(items.matchAll(/\\(.)|([^\\])/gsu), ([, escaped, plain]) => memberOf(escaped, plain));
  const translated = joinMembers(members);
  return translated.includes("\0") ? undefined : { length: whole.length, postgres: `[${negated}${translated}]` };
}

/** What stands in a class: a character, a bare hyphen, or a shorthand for many characters. */
interface ClassMember {
  postgres: string;
  kind: "character" | "hyphen" | "many";
}

function memberOf(escaped: string | undefined, plain = ""): ClassMember {
  if (escaped === undefined) return { postgres: classCharacter(plain), kind: plain === "-" ? "hyphen" : "character" };
  const postgres = shorthandInClass[escaped] ?? escapedCharacter(escaped) ?? "\0";
  return { postgres, kind: escaped === "d" || escaped === "w" ? "many" : "character" };
}

// A hyphen between two characters makes a range; any other is a hyphen, which PostgreSQL has to be told.
function joinMembers(members: readonly ClassMember[]): string {
  const [first, second, third, ...rest] = members;
  if (first === undefined) return "";
  const isRange = second?.kind === "hyphen" && third !== undefined && first.kind !== "many" && third.kind !== "many";
  if (isRange) return `${escapeHyphen(first)}-${escapeHyphen(third)}${joinMembers(rest)}`;
  return escapeHyphen(first) + joinMembers(members.slice(1));
}

function escapeHyphen({ postgres, kind }: ClassMember): string {
  return kind === "hyphen" ? "\\-" : postgres;
}

function classCharacter(character: string): string {
  return /[[\]^:.=]/.test(character) ? `\\${character}` : character;
}
