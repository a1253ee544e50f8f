import { expect, test } from "bun:test";
import { type ProblemCode, problemTable } from "@/core/http/problems/problem-table";

const page = await Bun.file("docs/repositories.md").text();
const [, table = ""] = page.split("## What can go wrong");
const rows = [...table.matchAll(/^\| (`.+?`) +\| (\d{3}) /gm)];

test("docs/repositories.md says of each error the status that it is answered with", () => {
  const said = rows.flatMap(([, codes = "", status]) => codes.split(", ").map((code) => [code.slice(1, -1), status]));

  for (const [code, status] of said)
    expect(`${code} ${problemTable[code as ProblemCode]?.status}`).toBe(`${code} ${status}`);
  expect(said.length).toBeGreaterThan(15);
});
