import { beforeEach, describe, expect, test } from "bun:test";
import { generateDrizzleJson } from "drizzle-kit/api";
import { sql } from "drizzle-orm";
import {
  type PgEnum,
  integer,
  pgEnum,
  pgMaterializedView,
  pgPolicy,
  pgRole,
  pgSchema,
  pgSequence,
  pgTable,
  pgView,
  text,
} from "drizzle-orm/pg-core";
import { changesBetween } from "@/commands/kit/schema-changes";
import { renamesIn } from "@/commands/renames/renames-in";
import { useOwnDatabase } from "@/core/database/testing";
import { failureOf } from "../support/failure-of";

const own = useOwnDatabase();
const run = async (statements: readonly string[]) => {
  for (const statement of statements) await own.database.query.execute(sql.raw(statement));
};
const rowsOf = async (query: string) => [...(await own.database.query.execute(sql.raw(query)))];

type Schemas = Record<string, unknown>;
interface Answers {
  renames?: string[];
  nothingElse?: boolean;
}
const changes = (from: Schemas, to: Schemas, { renames = [], nothingElse = false }: Answers = {}) =>
  changesBetween(generateDrizzleJson(from), generateDrizzleJson(to), { renames, nothingElse, canAsk: false });
const questionsOf = async (from: Schemas, to: Schemas) => (await failureOf(changes(from, to))).message;

beforeEach(() =>
  run(["drop schema if exists shop, store, old, new cascade", "drop schema public cascade", "create schema public"]),
);

/** Makes the first, keeps what is in it, and changes it. @returns the statements of the change. */
async function changed(from: Schemas, to: Schemas, answers: Answers, between: string[] = []): Promise<string[]> {
  await run(await changes({}, from));
  await run(between);
  const statements = await changes(from, to, answers);
  await run(statements);
  return statements;
}

describe("an enum", () => {
  const withEnum = (name: string) => {
    const status = pgEnum(name, ["open", "closed"]);
    const notes = pgTable("notes", { id: integer(), status: status().default("open"), more: status().array() });
    return { status, notes };
  };

  test("that may be renamed is a question, and keeps its rows under its new name", async () => {
    expect(await questionsOf(withEnum("status"), withEnum("state"))).toBe(
      "The enums lost status and gained state: was one renamed? If so, add --rename status=state; " +
        "if not, --no-rename drops the old one.",
    );
    const keep = ["insert into notes (id, more) values (1, '{closed}')"];
    const statements = await changed(withEnum("status"), withEnum("state"), { renames: ["status=state"] }, keep);

    expect(statements).toEqual([`ALTER TYPE "public"."status" RENAME TO "state";`]);
    expect(await rowsOf("select status::state::text, more::text from notes")).toEqual([
      { status: "open", more: "{closed}" },
    ]);
  });

  test("that is another one takes the place of the old in its columns", async () => {
    await changed(withEnum("status"), withEnum("state"), { nothingElse: true }, [
      "insert into notes (id, status) values (1, 'closed')",
    ]);

    expect(await rowsOf("select status::state::text from notes")).toEqual([{ status: "closed" }]);
    expect(await rowsOf("select from pg_type where typname = 'status'")).toEqual([]);
  });
});

describe("a schema", () => {
  const withSchema = (name: string) => {
    const schema = pgSchema(name);
    const mood = schema.enum("mood", ["good"]);
    const orders = schema.table("orders", { id: integer().primaryKey(), mood: mood() });
    const numbers = schema.sequence("numbers");
    const seen = schema.view("seen", { id: integer() }).as(sql`select 1 as id`);
    const parcels = pgTable("parcels", { order: integer().references(() => orders.id) });
    return { schema, mood, orders, numbers, seen, parcels };
  };

  test("that may be renamed is one question, and takes everything along", async () => {
    const question = await questionsOf(withSchema("shop"), withSchema("store"));
    expect(question).toStartWith("The schemas lost shop and gained store: was one renamed?");
    expect(question).not.toContain("\n");

    const keep = ["insert into shop.orders values (1, 'good')", "insert into parcels values (1)"];
    const statements = await changed(withSchema("shop"), withSchema("store"), { renames: ["shop=store"] }, keep);
    expect(statements).toEqual(['ALTER SCHEMA "shop" RENAME TO "store";']);
    expect(await rowsOf("select * from store.orders")).toEqual([{ id: 1, mood: "good" }]);
  });

  test("that is another one is made, and the old one dropped", async () => {
    await changed(withSchema("shop"), withSchema("store"), { nothingElse: true });

    expect(await rowsOf("select * from store.orders join parcels on parcels.order = orders.id")).toEqual([]);
    expect(await rowsOf("select from pg_namespace where nspname = 'shop'")).toEqual([]);
  });

  test("is told from a table of the same name by what was lost", async () => {
    const shop = pgTable("shop", { id: integer() });
    const [statement] = await changes(
      { schema: pgSchema("shop"), shop },
      { schema: pgSchema("store"), shop },
      {
        renames: ["shop=store"],
      },
    );

    expect(statement).toBe('ALTER SCHEMA "shop" RENAME TO "store";');
  });
});

describe("what goes to another schema", () => {
  const columns = (mood: PgEnum<["good"]>) => ({ id: integer().primaryKey(), mood: mood() });
  const before = () => {
    const mood = pgEnum("mood", ["good"]);
    const table = pgTable("people", columns(mood));
    return { mood, table, friends: pgTable("friends", { of: integer().references(() => table.id) }) };
  };
  const after = () => {
    const shop = pgSchema("shop");
    const mood = shop.enum("mood", ["good"]);
    const table = shop.table("people", columns(mood));
    return { shop, mood, table, friends: pgTable("friends", { of: integer().references(() => table.id) }) };
  };

  test("is asked about with its whole name, moves with its rows into a new schema, and back", async () => {
    const question = await questionsOf(before(), after());
    expect(question).toContain("--rename people=shop.people");
    expect(question).toContain("--rename mood=shop.mood");
    const renames = ["people=shop.people", "mood=shop.mood"];

    const keep = ["insert into people values (1, 'good')", "insert into friends values (1)"];
    const statements = await changed(before(), after(), { renames }, keep);
    expect(statements.join("\n")).not.toMatch(/DROP|TABLE "shop"\."people" \(/);
    expect(await rowsOf("select * from shop.people")).toEqual([{ id: 1, mood: "good" }]);

    const back = await changes(after(), before(), {
      renames: ["shop.people=public.people", "shop.mood=public.mood"],
    });
    await run(back);
    expect(await rowsOf("select * from people")).toEqual([{ id: 1, mood: "good" }]);
    expect(await rowsOf("select from pg_namespace where nspname = 'shop'")).toEqual([]);
  });

  test("may get another name on the way", async () => {
    const store = pgSchema("store");
    const people = pgTable("people", { id: integer() });
    const clients = store.table("clients", { id: integer() });
    const answers = { renames: ["people=store.clients"] };
    await changed({ people }, { store, clients }, answers, ["insert into people values (7)"]);

    expect(await rowsOf("select * from store.clients")).toEqual([{ id: 7 }]);
  });
});

describe("a sequence, a view, a role and a policy", () => {
  const role = `plinth_${crypto.randomUUID().slice(0, 8)}`;
  const named = (suffix: string) => {
    const reader = pgRole(role + suffix);
    const policy = pgPolicy(`readable${suffix}`, { for: "select", to: reader });
    const notes = pgTable("notes", { id: integer() }, () => [policy]);
    const seen = pgView(`seen${suffix}`, { id: integer() }).as(sql`select id from notes`);
    const kept = pgMaterializedView(`kept${suffix}`, { id: integer() }).as(sql`select id from notes`);
    return { reader, notes, seen, kept, numbers: pgSequence(`numbers${suffix}`) };
  };

  test("are asked about each, and keep what they are", async () => {
    const question = await questionsOf(named(""), named("_2"));
    for (const answer of ["numbers=numbers_2", "seen=seen_2", "kept=kept_2", `${role}=${role}_2`]) {
      const [from = ""] = answer.split("=");
      expect(question).toContain(from);
    }
    expect(question).toContain("The policies of notes lost readable and gained readable_2");
    expect(question).toContain("--rename notes.readable=readable_2");

    const renames = ["numbers", "seen", "kept", role, "notes.readable"].map((n) => `${n}=${n.split(".").at(-1)}_2`);
    const statements = await changed(named(""), named("_2"), { renames }, ["select nextval('numbers')"]);
    await run([`drop owned by ${role}_2`, `drop role ${role}_2`]);
    expect(statements).toHaveLength(5);
    expect(statements.every((statement) => statement.includes(" RENAME TO "))).toBe(true);
    expect(await rowsOf("select last_value::int from numbers_2")).toEqual([{ last_value: 1 }]);
    expect(await rowsOf("select * from seen_2, kept_2")).toEqual([]);
  });

  test("are others, where nothing was renamed", async () => {
    const parts = (suffix: string) => {
      const { seen, kept, numbers } = named(suffix);
      return { notes: pgTable("notes", { id: integer(), [`word${suffix}`]: text() }), seen, kept, numbers };
    };
    await changed(parts(""), parts("_2"), { nothingElse: true });

    expect(await rowsOf("select * from seen_2, kept_2, numbers_2")).toEqual([]);
    expect(await rowsOf("select from pg_class where relname in ('seen', 'kept', 'numbers')")).toEqual([]);
  });

  test("give their answers back when the migration is read again", async () => {
    const renames = [
      "public.numbers=numbers_2",
      "public.seen=seen_2",
      "public.kept=kept_2",
      `${role}=${role}_2`,
      "notes.readable=readable_2",
      "notes.id=number",
      "notes=shop.papers",
    ];
    const statements = await changes(named(""), { shop: pgSchema("shop") }, { renames, nothingElse: true });

    expect(renamesIn(statements.join("\n"))).toEqual([...renames.slice(0, -1), "notes=papers", "papers=shop.papers"]);
  });
});
