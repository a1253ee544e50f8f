import { expect, test } from "bun:test";
import { fixtureHall, id } from "../fixtures/hall-fixture";

test("every answer keeps a browser from making a page of it, and caches from keeping it for others", async () => {
  const { ask } = fixtureHall();

  for (const [method, path] of [
    ["GET", `/api/notes/${id}`],
    ["DELETE", `/api/notes/${id}`],
    ["GET", "/nowhere"],
    ["OPTIONS", "/api/notes"],
    ["GET", "/trouble/unknown"],
    ["GET", "/trouble/thrown-answer"],
    ["GET", "/openapi/json"],
    ["HEAD", "/api/notes"],
  ] as const) {
    const { headers } = await ask(method, path);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
    expect(headers.get("cache-control")).toMatch(/^(private, no-cache|no-store)$/);
    expect(headers.has("server")).toBe(false);
    expect(headers.has("x-powered-by")).toBe(false);
  }
});

test("the documentation page may load what is its own, and stand in no frame", async () => {
  const { headers } = await fixtureHall().ask("GET", "/openapi");

  expect(headers.get("content-security-policy")).toContain("default-src 'self'");
  expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(headers.get("cache-control")).toBe("no-cache");
});
