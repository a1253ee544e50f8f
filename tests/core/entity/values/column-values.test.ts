import { getTableName } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import { describe, expect, test } from "bun:test";
import { Invalid, toApplicationError } from "@/core/database";
import { validateInsert } from "@/core/database/entity/schemas/validate-row";
import { failureOf } from "../../../support/failure-of";
import { mistakesOf } from "../../../support/mistakes-of";
import { createTables } from "../storage/create-tables";
import { freshDatabase } from "../storage/fresh-database";
import * as schema from "./one-column-each.schema";
import { refusedByBoth, refusedBySchema, storedOtherwise, storedAsGiven } from "./value-tables";

const { values } = schema;
const connection = await freshDatabase();
await createTables(connection, schema);
const database = drizzle(connection);

describe("what the schema accepts is stored and read back as it was", () => {
  test.each(storedAsGiven)("%s: %p", async (property, value) => {
    expect(mistakesIn({ [property]: value })).toEqual([]);
    expect(await stored({ [property]: value })).toEqual({ [property]: value });
  });
});

describe("what PostgreSQL writes in its own way is accepted, and what was read can be written again", () => {
  test.each(storedOtherwise)("%s: %p is read as %p", async (property, value, read) => {
    expect(mistakesIn({ [property]: value })).toEqual([]);
    expect(await stored({ [property]: value })).toEqual({ [property]: read });
    expect(mistakesIn({ [property]: read })).toEqual([]);
    expect(await stored({ [property]: read })).toEqual({ [property]: read });
  });
});

describe("what PostgreSQL refuses, the schema refuses before, at the place", () => {
  test.each(refusedByBoth)("%s: %p", async (property, value, pointer = `/${property}`) => {
    const mistakes = mistakesIn({ [property]: value });
    const error = toApplicationError(await failureOf(stored({ [property]: value })));

    expect(mistakes.map((mistake) => mistake.pointer)).toEqual([pointer]);
    if (error instanceof Invalid) expect(error.facts.mistakes).toEqual(mistakes);
  });
});

describe("what PostgreSQL would change without a word, or a Date or JSON lose, the schema alone refuses", () => {
  test.each(refusedBySchema)("%s: %p", async (property, value, pointer = `/${property}`) => {
    expect(mistakesIn({ [property]: value }).map((mistake) => mistake.pointer)).toEqual([pointer]);
    const read = await stored({ [property]: value });
    expect(Bun.deepEquals(read, { [property]: value }, true)).toBe(false);
  });
});

test("every column of the table is looked at", () => {
  const looked = new Set<string>([...storedAsGiven, ...storedOtherwise].map(([property]) => property));

  expect([...looked].toSorted()).toEqual(
    Object.keys(values)
      .filter((property) => property !== "id" && property !== "enableRLS")
      .toSorted(),
  );
  expect(getTableName(values)).toBe("one_column_each");
});

/** Past the schema, straight into the table. */
async function stored(row: object): Promise<object> {
  const [read = {}] = await database.insert(values).values(row).returning();
  return Object.fromEntries(Object.entries(read).filter(([property]) => Object.hasOwn(row, property)));
}

function mistakesIn(row: object) {
  return mistakesOf(() => validateInsert(values, row));
}
