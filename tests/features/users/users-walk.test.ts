import { expect, test } from "bun:test";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { useOwnDatabase } from "@/core/database/testing";
import { send } from "../../support/http/http-client";
import { createTestApp } from "../../support/app/test-app";

const project = join(import.meta.dir, "../../..");
const page = await Bun.file(join(project, "docs/features.md")).text();
const own = useOwnDatabase();

test("docs/features.md quotes the files as they are", async () => {
  const sections = page.split(/^## /m).filter((section) => section.startsWith("`"));
  expect(sections.length).toBeGreaterThan(6);

  for (const section of sections) {
    const [, file = ""] = /^`([^`]+)`/.exec(section) ?? [];
    const lines = Array.from(section.matchAll(/```ts\n([^]*?)```/g), ([, code = ""]) => code.trim().split("\n")).flat();
    const there = await Bun.file(join(project, file)).text();
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines)
      expect([file, line, there.includes(line.replace(/[;,]$/, ""))]).toEqual([file, line, true]);
  }
});

test("docs/features.md sends a request that does what it says", async () => {
  const [, body = ""] = /--json '([^']+)'/.exec(page) ?? [];

  const { status, headers, body: user } = await send(createTestApp(own.database), "POST", "/api/users", body);

  expect([status, headers.get("location")]).toEqual([201, `/api/users/${user.id}`]);
  const events = await own.database.query.execute<{ type: string }>(sql`select type from events`);
  expect(events.map(({ type }) => type)).toEqual(["user.registered"]);
});
