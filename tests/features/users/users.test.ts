import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { createSubscriptions } from "@/app";
import { EventLog, type Subscription, Subscriptions } from "@/core/database";
import { useDatabase, useOwnDatabase } from "@/core/database/testing";
import { send } from "../../support/http/http-client";
import { createTestApp } from "../../support/app/test-app";
import { testConfig } from "../../support/app/test-config";

const unknownId = "0198c0de-0000-7000-8000-000000000000";
const ada = { email: "ada@example.com", name: "Ada Lovelace" };

describe("users", () => {
  const isolated = useDatabase();
  const call = (method: string, path: string, body?: unknown) => send(app(), method, path, body);
  const app = () => createTestApp(isolated.database);
  const register = async (changes: Partial<typeof ada> = {}) =>
    (await call("POST", "/api/users", { ...ada, ...changes })).body;

  test("registering answers 201 with the user and where it is", async () => {
    const { status, headers, body } = await call("POST", "/api/users", ada);

    expect(status).toBe(201);
    expect(body).toMatchObject(ada);
    expect(Object.keys(body).toSorted()).toEqual(["createdAt", "email", "id", "name", "updatedAt"]);
    expect(new Date(body.createdAt).toISOString()).toBe(body.createdAt);
    expect(headers.get("location")).toBe(`/api/users/${body.id}`);
    expect((await call("GET", `/api/users/${body.id}`)).body).toEqual(body);
  });

  test("registering a taken email answers 409, whatever its case", async () => {
    await register();

    const { status, body } = await call("POST", "/api/users", { email: "ADA@Example.com", name: "Another" });

    expect(status).toBe(409);
    expect(body).toMatchObject({ code: "conflict", status: 409, instance: "/api/users" });
    expect(body.detail).toBe("Another row of users has the same email.");
    expect(body.errors).toEqual([{ pointer: "/email", detail: "is already taken" }]);
    expect((await call("GET", "/api/users")).body.items).toHaveLength(1);
  });

  test("the email of a deleted user is free again", async () => {
    const { id } = await register();
    await call("DELETE", `/api/users/${id}`);

    expect((await call("POST", "/api/users", ada)).status).toBe(201);
  });

  const wrongBodies: [string, unknown, string | undefined][] = [
    ["without an email", { name: "Ada" }, "/email"],
    ["with an email that is none", { ...ada, email: "not-an-email" }, "/email"],
    ["with an empty name", { ...ada, name: "" }, "/name"],
    ["with a name that is too long", { ...ada, name: "x".repeat(201) }, "/name"],
    ["with a number for a name", { ...ada, name: 7 }, "/name"],
    ["with null for a name", { ...ada, name: null }, "/name"],
    ["with an id of its own", { ...ada, id: unknownId }, "/id"],
    ["with a time of deletion", { ...ada, deletedAt: null }, "/deletedAt"],
    ["that is an array", [ada], undefined],
    ["that is null", "null", undefined],
    ["that is a text", '"ada"', undefined],
    ["with a character PostgreSQL cannot store", { ...ada, name: "a\u0000b" }, undefined],
  ];

  for (const [what, body, pointer] of wrongBodies) {
    test(`a body ${what} is answered 422 and registers nobody`, async () => {
      const answer = await call("POST", "/api/users", body);

      expect(answer.status).toBe(422);
      expect(answer.headers.get("content-type")).toStartWith("application/problem+json");
      if (pointer !== undefined) {
        expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
      }
      expect((await call("GET", "/api/users")).body.items).toEqual([]);
    });
  }

  test("malformed JSON is answered 400", async () => {
    expect((await call("POST", "/api/users", '{"email": ')).status).toBe(400);
  });

  for (const method of ["GET", "PATCH", "DELETE"]) {
    const body = method === "PATCH" ? { name: "New" } : undefined;

    test(`${method} of an unknown user answers 404, of a malformed id 422`, async () => {
      const unknown = await call(method, `/api/users/${unknownId}`, body);
      const malformed = await call(method, "/api/users/1%20or%201=1", body);

      expect(unknown.body).toMatchObject({ status: 404, code: "not-found" });
      expect(malformed.body).toMatchObject({ status: 422, errors: [{ pointer: "/id" }] });
    });
  }

  test("changing a user changes what is given, stamps it, and nothing else", async () => {
    const user = await register();
    await isolated.database.query.execute(sql`update users set updated_at = now() - interval '1 day'`);

    const { status, body } = await call("PATCH", `/api/users/${user.id}`, { name: "Ada King" });

    expect(status).toBe(200);
    expect(body).toEqual({ ...user, name: "Ada King", updatedAt: expect.any(String) });
    expect(Date.parse(body.updatedAt)).toBeGreaterThan(Date.now() - 60_000);
  });

  test("changing an email to a taken one answers 409 and changes nothing", async () => {
    await register();
    const grace = await register({ email: "grace@example.com", name: "Grace" });

    expect((await call("PATCH", `/api/users/${grace.id}`, { email: "Ada@example.com" })).status).toBe(409);
    expect((await call("GET", `/api/users/${grace.id}`)).body).toEqual(grace);
  });

  test("changing nothing, or what may not be changed, answers 422", async () => {
    const { id } = await register();

    const { status, body } = await call("PATCH", `/api/users/${id}`, {});
    expect({ status, errors: body.errors }).toEqual({
      status: 422,
      errors: [{ pointer: "", detail: "must have at least 1 property" }],
    });
    expect((await call("PATCH", `/api/users/${id}`, { createdAt: "2020-01-01T00:00:00Z" })).status).toBe(422);
  });

  test("a deleted user is gone for everyone, and deleting twice answers 404", async () => {
    const { id } = await register();

    const first = await call("DELETE", `/api/users/${id}`);
    const second = await call("DELETE", `/api/users/${id}`);

    expect([first.status, first.text, second.status]).toEqual([204, "", 404]);
    expect((await call("GET", `/api/users/${id}`)).status).toBe(404);
    expect((await call("PATCH", `/api/users/${id}`, { name: "x" })).status).toBe(404);
    expect((await call("GET", "/api/users")).body).toEqual({ items: [], nextCursor: null, previousCursor: null });
    const [row] = await isolated.database.query.execute<{ kept: number }>(sql`select count(*)::int as kept from users`);
    expect(row?.kept).toBe(1);
  });

  test("the list gives every user once, in the order they came, page by page", async () => {
    const registered: string[] = [];
    for (let n = 0; n < 7; n++) registered.push((await register({ email: `user${n}@example.com` })).id);

    const seen: string[] = [];
    let path: string | undefined = "/api/users?first=3";
    while (path !== undefined) {
      const { body } = await call("GET", path);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      path = body.nextCursor === null ? undefined : `/api/users?first=3&after=${body.nextCursor}`;
    }

    expect(seen).toEqual(registered);
  });

  test("the list is in the order of the ids, whatever the order of the rows", async () => {
    const ids = [3, 1, 2].map((n) => unknownId.replace(/.$/, String(n)));
    for (const [place, id] of ids.entries()) {
      const email = `${place}@example.com`; // by its index, the order would be another
      await isolated.database.query.execute(sql`insert into users (id, email, name) values (${id}, ${email}, 'A')`);
    }

    const { body } = await call("GET", "/api/users");

    expect(body.items.map(({ id }: { id: string }) => id)).toEqual(ids.toSorted());
  });

  for (const query of [
    "first=0",
    "first=101",
    "first=-1",
    "first=1.5",
    "first=x",
    "first=",
    "after=",
    "after=zzz",
    `after=${Buffer.from(unknownId.toUpperCase()).toString("base64url")}`,
    `after=${Buffer.from("' or 1=1").toString("base64url")}`,
    "firts=3",
  ]) {
    test(`a list asked for with ${query} answers 422`, async () => {
      expect((await call("GET", `/api/users?${query}`)).status).toBe(422);
    });
  }
});

describe("what happens to users", () => {
  const isolated = useDatabase();

  test("is recorded with the change that it tells of, and says which request asked for it", async () => {
    const app = createTestApp(isolated.database);
    const { body: user, headers } = await send(app, "POST", "/api/users", ada);
    await send(app, "PATCH", `/api/users/${user.id}`, { name: "Ada King" });
    await send(app, "DELETE", `/api/users/${user.id}`);
    await send(app, "DELETE", `/api/users/${user.id}`);

    const events = await new EventLog(isolated.database).readStream(`users/${user.id}`);
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ["user.registered", { userId: user.id }],
      ["user.changed", { userId: user.id, properties: ["name"] }],
      ["user.deleted", { userId: user.id }],
    ]);
    expect(events[0]?.metadata).toMatchObject({ requestId: headers.get("x-request-id") });
  });

  test("is not recorded when it does not happen", async () => {
    const app = createTestApp(isolated.database);
    await send(app, "POST", "/api/users", ada);
    await send(app, "POST", "/api/users", ada);
    await send(app, "PATCH", `/api/users/${unknownId}`, { name: "Nobody" });

    const [row] = await isolated.database.query.execute<{ recorded: number }>(
      sql`select count(*)::int as recorded from events`,
    );
    expect(row?.recorded).toBe(1);
  });
});

describe("users, at the same time", () => {
  const own = useOwnDatabase(testConfig.database.with({ acquireTimeoutMilliseconds: 60_000 }));

  test("200 registrations of one email make one user, the others are told so", async () => {
    const app = createTestApp(own.database);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => send(app, "POST", "/api/users", { ...ada, name: `Ada ${n}` })),
    );

    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([201, ...Array<number>(199).fill(409)]);
    expect((await send(app, "GET", "/api/users")).body.items).toHaveLength(1);
  });
});

describe("registrations", () => {
  const own = useOwnDatabase();

  test("are counted per day, from the events, while the application runs and again from the first", async () => {
    const app = createTestApp(own.database);
    const people = ["a@example.com", "b@example.com", "c@example.com"];
    for (const email of people) await send(app, "POST", "/api/users", { ...ada, email });
    const today = new Date().toISOString().slice(0, 10);
    const counted = async () => (await send(app, "GET", "/api/users/registrations")).body;

    await whileRunning(createSubscriptions(own.database), async () => {
      while ((await counted())[0]?.count !== 3) await Bun.sleep(5);
    });
    expect(await counted()).toEqual([{ day: today, count: 3 }]);

    const again = createSubscriptions(own.database).map((each) => ({ ...each, version: each.version + 1 }));
    await own.database.query.execute(sql`update registrations set count = 70`);
    await whileRunning(again, async () => {
      while ((await counted())[0]?.count !== 3) await Bun.sleep(5);
    });
    expect(await counted()).toEqual([{ day: today, count: 3 }]);
  });

  async function whileRunning(list: Subscription[], work: () => Promise<void>): Promise<void> {
    const subscriptions = new Subscriptions(own.database, list);
    await subscriptions.start();
    await work();
    await subscriptions.stop();
  }
});
