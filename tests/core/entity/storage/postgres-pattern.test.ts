import { expect, test } from "bun:test";
import { patternForPostgres } from "@/core/database/entity/constraints/checks/postgres-pattern";
import { freshDatabase } from "./fresh-database";

const connection = await freshDatabase();

const patterns = [
  "^[a-z0-9]+(?:-[a-z0-9]+)*$",
  "^\\d{3}-\\d{2,4}$",
  "^\\w+$",
  "^\\d$",
  "\\W",
  "^\\D*$",
  "^[\\w.-]+@[\\d.]+$",
  "^[^\\d]$",
  "^a.c$",
  "^(a|b)?c*$",
  "a|",
  "^(?=.*\\d)(?!.*x)[a-z\\d]{2,}$",
  "^\\$\\{\\(\\[\\^\\.\\*\\+\\?\\|\\\\\\/\\)\\]\\}$",
  "^[+.\\-/]$",
  "^[+-.]$",
  "^[a^]$",
  "^[-a]$",
  "^[a-z0-9-_]+$",
  "^[a-z0-9-.]+$",
  "^[a-z-9]+$",
  "^[^a-z-0]+$",
  "^[--/]+$",
  "^[a-]+$",
  "^[:=.]+$",
  "^[\\[\\]]$",
  "^[\\\\n]$",
  "[\\n\\t]",
  "é",
  "^[α-ω]+$",
  "^😀$",
  "^$",
];

const texts = [
  "",
  "a",
  "ab",
  "a-b",
  "-",
  "a--b",
  "123-45",
  "123-4",
  "12-345",
  "a_1",
  "é",
  "aéb",
  "a b",
  "abc",
  "a\nc",
  "a\u2028c",
  "c",
  "acc",
  "bc",
  "a1",
  "x1",
  "1a2b",
  "${([^.*+?|\\/)]}",
  "+",
  ",",
  ".",
  "/",
  "^",
  ":",
  "=",
  "[",
  "]",
  "\\",
  "n",
  "\n",
  "\t",
  "a.b@1.2",
  "γ",
  "😀",
  "😀😀",
  "٣",
  "A",
  "\r",
  "1\n",
];

test("a translated pattern matches in PostgreSQL exactly what it matches in JavaScript", async () => {
  for (const pattern of patterns) {
    const translated = patternForPostgres(pattern);
    expect(translated, pattern).toBeDefined();
    const [row] = await connection`
      select array_agg(text ~ ${translated ?? ""} order by place) as matches
      from unnest(${texts}::text[]) with ordinality as given(text, place)`;
    const expected = texts.map((text) => new RegExp(pattern, "u").test(text));
    expect({ pattern, matches: row?.["matches"] }).toEqual({ pattern, matches: expected });
  }
});

test("what PostgreSQL understands otherwise, or not at all, is left to the schema", () => {
  for (const pattern of [
    "\\bword\\b",
    "\\s",
    "[\\s]",
    "[\\D]",
    "(a)\\1",
    "(?<name>a)",
    "(?<=a)b",
    "\\p{L}",
    "a{300}",
    "a+?",
    "\\u0041",
    "[^]",
  ]) {
    expect(patternForPostgres(pattern), pattern).toBeUndefined();
  }
});
