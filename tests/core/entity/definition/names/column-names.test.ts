import { expect, test } from "bun:test";
import { snakeCase } from "@/core/database/entity/names/identifier";

test.each([
  ["id", "id"],
  ["userId", "user_id"],
  ["userID", "user_id"],
  ["userIDs", "user_ids"],
  ["html2Text", "html2_text"],
  ["a1", "a1"],
  ["a1b2", "a1b2"],
  ["HTTPServer", "http_server"],
  ["parseHTTPResponse", "parse_http_response"],
  ["aB", "a_b"],
  ["isA", "is_a"],
  ["line1", "line1"],
  ["already_snake", "already_snake"],
  ["_private", "_private"],
])("%s is the column %s", (property, name) => {
  expect(snakeCase(property)).toBe(name);
});

test("a column's name is a column's name: naming it again changes nothing", () => {
  for (const property of ["userID", "html2Text", "parseHTTPResponse", "userIDs"]) {
    const name = snakeCase(property);
    expect(snakeCase(name)).toBe(name);
  }
});
