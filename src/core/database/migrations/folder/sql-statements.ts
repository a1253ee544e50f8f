/** One statement of a file, without the comments before it and the semicolon after it. */
export interface Statement {
  text: string;
  /** Where it begins in the file. */
  at: number;
  /** The same text with comments and the contents of literals blanked, so that only code can be found in it. */
  code: string;
}

/** drizzle-kit's own mark; a statement ends at it even without a semicolon. */
const breakpoint = "--> statement-breakpoint";

// A quoted thing that never ends is left to PostgreSQL to complain about.
const tokens = new RegExp(
  [
    String.raw`--[^\n\r]*`,
    String.raw`/\*`,
    String.raw`[eE]'(?:[^'\\]|''|\\[^])*'`,
    String.raw`'(?:[^']|'')*'`,
    String.raw`"(?:[^"]|"")*"`,
    String.raw`\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$`,
    String.raw`[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*`,
    String.raw`[\s\d(),=<>.]+`,
    String.raw`[^]`,
  ].join("|"),
  "y",
);

/** The statements of a migration in order. A comment is none. */
export function splitStatements(text: string): Statement[] {
  const statements: Statement[] = [];
  let from = 0;
  for (const part of text.split(breakpoint)) {
    statements.push(...splitPart(part).map((statement) => ({ ...statement, at: statement.at + from })));
    from += part.length + breakpoint.length;
  }
  return statements;
}

function splitPart(text: string): Statement[] {
  const statements: Statement[] = [];
  const nesting = new Nesting();
  let code = "";
  let start = 0;
  const finish = () => {
    const blank = code.length - code.trimStart().length;
    const kept = code.trim();
    if (kept !== "") statements.push({ at: start + blank, code: kept, text: text.substr(start + blank, kept.length) });
    start += code.length + 1;
    code = "";
  };

  for (const token of tokensOf(text)) {
    nesting.see(token);
    if (token === ";" && !nesting.open) finish();
    else code += maskOf(token);
  }
  finish();
  return statements;
}

function* tokensOf(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    tokens.lastIndex = at;
    const [found = ""] = tokens.exec(text) ?? [];
    const end = found === "/*" ? endOfComment(text, at) : endOfBody(text, at, found);
    yield text.slice(at, end);
    at = end;
  }
}

/** Comments nest in PostgreSQL. */
function endOfComment(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const pair = text.slice(at, at + 2);
    if (pair === "/*") depth++;
    if (pair === "*/") depth--;
    if (pair === "/*" || pair === "*/") at++;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

function endOfBody(text: string, at: number, token: string): number {
  const after = at + token.length;
  if (token.length < 2 || !token.startsWith("$")) return after;
  const closing = text.indexOf(token, after);
  return closing === -1 ? text.length : closing + token.length;
}

function maskOf(token: string): string {
  if (token.startsWith("--") || token.startsWith("/*")) return token.replaceAll(/[^\n]/g, " ");
  const isLiteral = /^[eE]?'|^\$.*\$/s.test(token) && token.length > 1;
  return isLiteral ? `'${"-".repeat(token.length - 2)}'` : token;
}

/** Inside parentheses, and inside the `begin atomic … end` of a function, a semicolon ends no statement. */
class Nesting {
  #parentheses = 0;
  #blocks = 0;
  #previous = "";

  get open(): boolean {
    return this.#parentheses > 0 || this.#blocks > 0;
  }

  see(token: string): void {
    if (/^[\s\d(),=<>.]/.test(token)) this.#parentheses += token.split("(").length - token.split(")").length;
    const word = token.toLowerCase();
    if (!/^[a-z]+$/.test(word)) return;
    if (word === "atomic" && this.#previous === "begin") this.#blocks++;
    else if (this.#blocks > 0 && word === "case") this.#blocks++;
    else if (this.#blocks > 0 && word === "end") this.#blocks--;
    this.#previous = word;
  }
}
