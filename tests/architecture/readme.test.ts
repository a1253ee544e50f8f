import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { matrix } from "./rules/layer-rules";
import type { Room, Row, Target } from "./rules/matrix-row";

const project = join(import.meta.dir, "../..");
const readme = await Bun.file(join(project, "README.md")).text();

test("the floor plan names what is there, and everything in src that is no feature", async () => {
  const named = placesIn(sectionOf("Floor plan").split("```")[1] ?? "");
  const rooms = [...(await namesIn("src")), ...(await namesIn("src/core"))];

  expect(named.length).toBeGreaterThan(10);
  for (const place of named) expect([place, existsSync(join(project, place))]).toEqual([place, true]);
  expect(rooms.filter((room) => !named.includes(room))).toEqual([]);
});

test("the table of imports is the one that is enforced", () => {
  const [header = [], , ...rows] = tableIn(sectionOf("Who may import whom"));
  const written = rows.map(([room = "", ...cells]) => [
    room,
    Object.fromEntries(cells.map((cell, at) => [header[at + 1], cell])),
  ]);

  expect(Object.fromEntries(written)).toEqual({
    "`app.ts`": rowFor("app", "foreign"),
    controller: rowFor("controller", "own"),
    service: rowFor("service", "own"),
    repository: rowFor("repository", "own"),
    subscriptions: rowFor("subscriptions", "own"),
    schema: rowFor("schema", "own"),
  });
});

test("the commands are those of package.json, every one of them", async () => {
  const { scripts }: { scripts: Record<string, string> } = await Bun.file(join(project, "package.json")).json();
  const names = Array.from(readme.matchAll(/`(?:bun run |bun )?((?:db:)?[a-z]+)`/g), ([, name = ""]) => name);
  const called = Array.from(readme.matchAll(/bun run ([a-z:]+)/g), ([, name = ""]) => name);

  expect(Object.keys(scripts).filter((script) => !names.includes(script))).toEqual([]);
  expect(called.filter((name) => scripts[name] === undefined)).toEqual([]);
});

test("the pages that the documents of the project point to are there", async () => {
  const texts = [readme, await Bun.file(join(project, "AGENTS.md")).text()];
  const pages = texts.flatMap((text) => text.match(/\b(?:docs|tests|src|drizzle)\/[\w./-]*\w/g) ?? []);

  expect(pages.length).toBeGreaterThan(5);
  // A feature may have been removed; whoever removes the last one has nothing to copy from any more.
  for (const page of pages.filter((name) => !name.startsWith("src/features/")))
    expect([page, existsSync(join(project, page))]).toEqual([page, true]);
});

function sectionOf(title: string): string {
  return readme.split(/^## /m).find((section) => section.startsWith(title)) ?? "";
}

/** `src/core/http` for a line that stands two steps further in than `core/`. Placeholders such as `<name>/` are none. */
function placesIn(plan: string): string[] {
  const places: string[] = [];
  const above: string[] = [];
  for (const line of plan.split("\n")) {
    const [, indent = "", name = ""] = /^((?: {2})*)([\w.-]+)\/?(?= |$)/.exec(line) ?? [];
    if (name === "" || indent.length > 4) continue;
    above.splice(indent.length / 2, Infinity, name);
    places.push(above.join("/"));
  }
  return places;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(join(project, folder))).map((name) => `${folder}/${name}`);
}

function tableIn(section: string): string[][] {
  const lines = section.split("\n").filter((line) => line.startsWith("|"));
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

/** A room's line of the table, from the rules. The application has no feature of its own: it takes from all of them. */
function rowFor(room: Room, whose: "own" | "foreign"): Record<string, string> {
  const { may, packages = [] } = matrix[room];
  return {
    "own schema": wordFor(may, `${whose} schema`),
    "own repository": wordFor(may, `${whose} repository`),
    "own service": wordFor(may, `${whose} service`),
    "another feature": othersOf(room, may),
    "core/database": wordFor(may, "core/database"),
    "core/http": wordFor(may, "core/http"),
    packages: packages.length === 0 ? "–" : packages.map((name) => name.replace("@sinclair/", "")).join(", "),
  };
}

function wordFor(may: Row["may"], target: Target): string {
  const words = { all: "yes", types: "types", "types and errors": "types, errors" };
  const how = may[target];
  return how === undefined ? "–" : words[how];
}

function othersOf(room: Room, may: Row["may"]): string {
  if (may["foreign controller"]) return "yes";
  if (may["foreign service"]) return "its service";
  const what = room === "subscriptions" ? "its events" : "a foreign key";
  return may["foreign schema"] ? `its schema, for ${what}` : "–";
}
