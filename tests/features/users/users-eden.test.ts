import { treaty } from "@elysiajs/eden";
import { afterAll, beforeAll, expect, expectTypeOf, test } from "bun:test";
import type { createApp } from "@/app";
import { useOwnDatabase } from "@/core/database/testing";
import type { Problem } from "@/core/http";
import { serveApp } from "../../support/app/serve-app";
import { testConfig } from "../../support/app/test-config";

// The client of a TypeScript program beside this one: it takes its types from the application itself.
type App = ReturnType<typeof createApp>;

const own = useOwnDatabase(testConfig.database);
let server: ReturnType<typeof serveApp>;
let users: ReturnType<typeof treaty<App>>["api"]["users"];

beforeAll(() => {
  server = serveApp(own.database);
  users = treaty<App>(server.origin).api.users;
});
afterAll(() => server.stop());

test("a user goes from registration to deletion through the client", async () => {
  const registered = await users.post({ email: "ada@example.com", name: "Ada" });
  const id = registered.data?.id ?? "";
  expect(registered.status).toBe(201);
  expect(registered.data).toMatchObject({ email: "ada@example.com", createdAt: expect.any(Date) });

  const changed = await users({ id }).patch({ name: "Ada King" });
  expect(changed.data).toMatchObject({ id, name: "Ada King" });

  const list = await users.get({ query: { first: 5 } });
  expect(list.data?.items.map(({ name }) => name)).toContain("Ada King");

  expect((await users({ id }).delete()).status).toBe(204);
  expect((await users({ id }).get()).error).toMatchObject({ status: 404, value: { code: "not-found" } });
});

test("a problem comes with its status, and as a problem", async () => {
  await users.post({ email: "grace@example.com", name: "Grace" });

  const { data, error } = await users.post({ email: "grace@example.com", name: "Another" });

  expect(data).toBeNull();
  if (error?.status !== 409) throw new Error("It was not refused.");
  expectTypeOf(error.value).toEqualTypeOf<Problem>();
  expect(error.value).toMatchObject({ code: "conflict", errors: [{ pointer: "/email" }] });
});

test("what the application would refuse does not compile", async () => {
  const found = async () => (await users({ id: "" }).get()).data;
  expectTypeOf<NonNullable<Awaited<ReturnType<typeof found>>>>().toEqualTypeOf<{
    id: string;
    email: string;
    name: string;
    createdAt: Date;
    updatedAt: Date;
  }>();

  // @ts-expect-error -- the name is missing
  expect((await users.post({ email: "a@example.com" })).status).toBe(422);
  // @ts-expect-error -- a user has no such property
  expect((await users.post({ email: "a@example.com", name: "A", admin: true })).status).toBe(422);
  // @ts-expect-error -- a page has a number of items
  expect((await users.get({ query: { first: "many" } })).status).toBe(422);
  // @ts-expect-error -- a list has no such parameter
  expect((await users.get({ query: { firts: 5 } })).status).toBe(422);
});
