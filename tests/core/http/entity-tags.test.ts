import { describe, expect, test } from "bun:test";
import { expectedVersions, namesTag } from "@/core/http/versions/entity-tags";

describe("If-Match", () => {
  test.each<[string, number[] | "any"]>([
    ['"3"', [3]],
    [' "3" ', [3]],
    ['"3", "5"', [3, 5]],
    ['"3","5" ,\t"7"', [3, 5, 7]],
    [', ,"3",', [3]],
    ["*", "any"],
    [" * ", "any"],
    ['W/"3"', []],
    ['W/"3", "5"', [5]],
    ['"3,5"', []],
    ['"a,b", "4"', [4]],
    ['""', []],
    ['"*"', []],
    ['"03"', []],
    ['"0"', []],
    ['"-1"', []],
    ['"1e3"', []],
    ['"99999999999999999999"', []],
    ['"é"', []],
  ])("%p expects %p", (header, versions) => {
    expect(expectedVersions(header)).toEqual(versions);
  });

  test.each([
    "3",
    '"3',
    '3"',
    'w/"3"',
    'W/ "3"',
    "W/3",
    '"3" "5"',
    '"3 "',
    '"3"; "5"',
    '*, "3"',
    '"3", *',
    '"a"b"',
    "null",
    "\u0000",
    '"\n"',
  ])("%p is no list of entity tags", (header) => {
    expect(() => expectedVersions(header)).toThrow('If-Match takes a star, or entity tags such as "3".');
  });

  test("of any length is read in time that grows with it alone", () => {
    expect(expectedVersions('"1",'.repeat(100_000))).toHaveLength(100_000);
    expect(() => expectedVersions(`${", \t".repeat(100_000)}x`)).toThrow();
    expect(() => expectedVersions(" ".repeat(300_000) + "x")).toThrow();
  });
});

describe("If-None-Match", () => {
  test.each<[string, boolean]>([
    ['"3"', true],
    ['W/"3"', true],
    ['"2", W/"3"', true],
    ["*", true],
    ['"2"', false],
    ['"33"', false],
    ['"3,4"', false],
    ["", false],
  ])("%p names version 3: %p", (header, named) => {
    expect(namesTag(header, '"3"')).toBe(named);
  });

  test("that is no list of entity tags is refused", () => {
    expect(() => namesTag("3", '"3"')).toThrow("If-None-Match takes");
  });
});
