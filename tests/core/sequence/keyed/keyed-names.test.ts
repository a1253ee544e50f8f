import { describe, expect, test } from "bun:test";
import { Sequence, sequence } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { keyedName } from "@/core/database/sequence/sequence-name";

const keyed = sequence("keyed_by_any_text");
const own = useOwnDatabase();

describe("the name of a sequence that for() makes", () => {
  const hostile = {
    quotes: `"; drop table users; --`,
    "single quotes": "o'clock",
    dots: "public.users",
    "a backslash": "\\",
    space: " ",
    "upper case": "ACME",
    unicode: "Müller 🏢",
    "a character of no encoding": "\0",
    "half a character": "\ud83c",
    "the other half": "\udfe2",
    length: "x".repeat(10_000),
    "another length": "x".repeat(10_001),
    "64 bytes": "x".repeat(64 - "keyed_by_any_text:".length),
    "63 bytes": "x".repeat(63 - "keyed_by_any_text:".length),
  };

  test("is made from any text, and no two texts share a sequence", async () => {
    const numbers = new Sequence(keyed, own.database);

    for (const [what, key] of Object.entries(hostile)) {
      expect([what, await numbers.for(key).next()]).toEqual([what, 1]);
      expect([what, await numbers.for(key).next(2)]).toEqual([what, [2, 3]]);
      expect([what, await numbers.for(key).current()]).toEqual([what, 3]);
    }
  });

  test("is at most 63 bytes of plain characters, so that PostgreSQL cuts nothing off", () => {
    const longest = { schema: "public", name: "n".repeat(40) };

    for (const key of Object.values(hostile)) expect(keyedName(longest, key).name).toMatch(/^[ -~]{1,63}$/);
  });

  test("can be read where it can be, and cannot be chosen to meet that of a long one", () => {
    const nameOf = (key: string) => keyedName(keyed.named, key).name;
    const long = nameOf(hostile.length);

    expect(nameOf("2026")).toBe("keyed_by_any_text:2026");
    expect(long).toMatch(/^keyed_by_any_text#[\w-]{22}$/);
    for (const key of [long, long.slice(keyed.seqName.length), long.slice("keyed_by_any_text#".length)]) {
      expect(nameOf(key)).not.toBe(long);
    }
  });

  test("comes from a text that is not empty", () => {
    const numbers = new Sequence(keyed, own.database);

    for (const key of ["", undefined, null, 2026, {}]) {
      expect(() => numbers.for(key as string)).toThrow("keyed_by_any_text.for() takes a text that is not empty.");
    }
  });
});
