import { describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { Page } from "@/core/http";
import { fixtureHall } from "../fixtures/hall-fixture";

/** The `Link` header of a page with these cursors, by relation. */
async function linksOf(query: string, nextCursor: string | null, previousCursor: string | null) {
  const { app } = fixtureHall();
  const page = { items: [], nextCursor, previousCursor };
  app.use(new Elysia().get("/api/pages", () => page, { response: { 200: Page(Type.String()) } }));
  const answer = await app.handle(new Request(`http://localhost/api/pages${query}`));
  expect(answer.status).toBe(200);
  const links = Array.from((answer.headers.get("link") ?? "").matchAll(/<([^>]*)>; rel="(\w+)"(?:, )?/g));
  return Object.fromEntries(links.map(([, address, rel]) => [rel ?? "", address]));
}

describe("a page of a list links", () => {
  test("to the page after it and back to the first one", async () => {
    expect(await linksOf("", "c1", null)).toEqual({ first: "/api/pages", next: "/api/pages?after=c1" });
  });

  test("to the page before it", async () => {
    expect(await linksOf("?first=5&after=c0", null, "c1")).toEqual({
      first: "/api/pages?first=5",
      prev: "/api/pages?last=5&before=c1",
    });
  });

  test("on from a page that was gone back to, with the size that was asked for", async () => {
    expect(await linksOf("?last=5&before=c9", "c2", "c1")).toEqual({
      first: "/api/pages?first=5",
      next: "/api/pages?first=5&after=c2",
      prev: "/api/pages?last=5&before=c1",
    });
  });

  test("by number where it was asked for by number", async () => {
    expect(await linksOf("?page=2&first=5&total=true", "c2", "c1")).toEqual({
      first: "/api/pages?total=true&first=5",
      next: "/api/pages?total=true&first=5&page=3",
      prev: "/api/pages?total=true&first=5&page=1",
    });
  });

  test("with everything else that was asked for, and nothing that could end the header", async () => {
    const { next } = await linksOf("?price[gte]=100&search=%3E%22%0D%0A<b>&after=old", 'a+b/c=>"', null);

    expect(next).not.toMatch(/[<>"\r\n]/);
    const asked = new URL(next ?? "", "http://localhost").searchParams;
    expect(Object.fromEntries(asked)).toEqual({ "price[gte]": "100", search: '>"\r\n<b>', after: 'a+b/c=>"' });
  });

  test("whatever it answers that is no page has no link", async () => {
    const { ask } = fixtureHall();

    for (const path of ["/livez", "/nowhere", "/trouble/unknown"]) {
      expect((await ask("GET", path)).headers.has("link")).toBe(false);
    }
    expect((await ask("GET", "/api/notes?after=abc")).headers.get("link")).toBe(
      '</api/notes>; rel="first", </api/notes?after=abc>; rel="next"',
    );
  });
});
