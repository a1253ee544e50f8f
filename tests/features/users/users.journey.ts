import { expect } from "bun:test";
import type { JourneyClient } from "../../support/http/journey-client";

/** What a client does with users, from the first registration to the last farewell. */
export async function journey(ask: JourneyClient): Promise<void> {
  const registered = await ask("POST", "/api/users", { email: "journey@example.com", name: "Ada" });
  expect(registered.status).toBe(201);
  const place = registered.headers.get("location") ?? "";

  const taken = await ask("POST", "/api/users", { email: "JOURNEY@example.com", name: "Other" });
  expect(taken.body).toMatchObject({ status: 409, code: "conflict", errors: [{ pointer: "/email" }] });
  expect((await ask("POST", "/api/users", { email: "no" })).status).toBe(422);

  const changed = await ask("PATCH", place, { name: "Ada King" });
  expect(changed.body).toMatchObject({ id: registered.body.id, name: "Ada King" });
  const list = await ask("GET", "/api/users?first=100");
  expect(list.body.items).toContainEqual(changed.body);

  expect((await ask("DELETE", place)).status).toBe(204);
  expect((await ask("GET", place)).status).toBe(404);
}
