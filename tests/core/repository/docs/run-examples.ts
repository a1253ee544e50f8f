import { parseSync } from "oxc-parser";

/** A filter of the page's table, and the names of what it finds. */
interface FilterExample {
  filter: string;
  names: string[];
}

/** The examples of a page, and the filters of its table. */
export async function readPage(path: string): Promise<{ blocks: string[]; filters: FilterExample[] }> {
  const page = await Bun.file(path).text();
  const blocks = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = ""]) => code);
  const [, section = ""] = page.split(/^## (?=Filter$)/m);
  const rows = section
    .split(/^## /m, 1)
    .join()
    .matchAll(/^\| (`{1,2})(.+?)\1 +\| (?:`([\w ]+)`|nothing) *\|$/gm);
  const filters = [...rows].map(([, , filter = "", names = ""]) => ({
    filter,
    names: names.split(" ").filter(Boolean),
  }));
  return { blocks, filters };
}

/** What stands behind a statement: `// [1, 2]`, what it gives, or `// fails: words`, what it says when it fails. */
interface Claim {
  start: number;
  end: number;
  expression: string;
  said: string;
}

/** The example with each claim made into a call of `gives` or `fails`; and how many there are. */
export function withClaims(block: string): { code: string; count: number } {
  const claims = claimsOf(block);
  const code = claims.reduceRight((text, { start, end, expression, said }) => {
    const [, failure] = /^fails: (.+)$/.exec(said) ?? [];
    const call =
      failure === undefined
        ? `await gives(async () => (${expression}), (${said}));`
        : `await fails(async () => (${expression}), ${JSON.stringify(failure)});`;
    return text.slice(0, start) + call + text.slice(end);
  }, block);
  return { code, count: claims.length };
}

function claimsOf(block: string): Claim[] {
  const { program } = parseSync("example.ts", block, { sourceType: "module" });
  return program.body.flatMap((statement) => {
    if (statement.type !== "ExpressionStatement") return [];
    const { start, end, expression } = statement;
    const [comment, said] = /^ \/\/ (.+)/.exec(block.slice(end)) ?? [];
    if (comment === undefined || said === undefined) return [];
    return [{ start, end: end + comment.length, expression: block.slice(expression.start, expression.end), said }];
  });
}
