import { expect, test } from "bun:test";
import { splitStatements } from "@/core/database/migrations/folder/sql-statements";

const texts = (sql: string) => splitStatements(sql).map(({ text }) => text);

test("a file without code has no statement", () => {
  for (const sql of ["", " \n\t", ";;;", "-- nothing", "/* a; /* b; */ c; */", "--> statement-breakpoint"]) {
    expect(texts(sql)).toEqual([]);
  }
});

test("a statement ends at a semicolon or at drizzle-kit's mark", () => {
  expect(texts("select 1;select 2\n--> statement-breakpoint\nselect 3")).toEqual(["select 1", "select 2", "select 3"]);
});

test("a semicolon in a literal, a name, a body or a comment ends nothing", () => {
  const whole = [
    `select 'a;''b;'`,
    String.raw`select e'a\';b;'`,
    `select "a;""b;"`,
    "select $$a;'b;$$",
    "select $x$a;$$b;$x$",
    "select 1 /* a; /* b; */ c; */ + 1",
    "select 1 -- a;\n + 1",
    "create function f() returns int begin atomic select case when true then 1 end; select 2; end",
    "create rule r as on insert to a do also (insert into b values (1); delete from c)",
    "select a$b$c",
    "select $1",
  ];
  for (const sql of whole) expect(texts(`${sql};${sql}`)).toEqual([sql, sql]);
});

test("what is never closed is one statement, for PostgreSQL to complain about", () => {
  expect(texts("select $x$ a; b")).toEqual(["select $x$ a; b"]);
  expect(texts("select 1 /* a; b")).toEqual(["select 1 /* a; b"].map((sql) => sql.slice(0, 8)));
});

test("a statement knows where it begins, and its code without comments and literals", () => {
  const [, second] = splitStatements("select 1;\n-- drop table a;\nselect 'drop table b' /* drop */, $$drop$$");

  expect(second?.at).toBe("select 1;\n-- drop table a;\n".length);
  expect(second?.code).not.toContain("drop");
  expect(second?.code).toHaveLength(second?.text.length ?? 0);
});

// A reader that looked at everything again for each statement would need hours: the timeout is the bound.
test("a file of many megabytes takes no more than moments", () => {
  const sql = `insert into a values ${"('it''s; a row', 1), ".repeat(100_000)} (null);`.repeat(3);

  expect(texts(sql)).toHaveLength(3);
}, 60_000);
