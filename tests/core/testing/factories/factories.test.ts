import { describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { column, entity, Invalid, Repository } from "@/core/database";
import { useDatabase } from "@/core/database/testing";
import { failureOf } from "../../../support/failure-of";
import { createTablesIn } from "../../entity/storage/create-tables";

const authors = entity(
  "factory_authors",
  {
    id: column.id(),
    email: Type.String({ format: "email", maxLength: 60 }),
  },
  { unique: [["email"]] },
);

const books = entity(
  "factory_books",
  {
    id: column.id("identity"),
    author: column.references(() => authors.id, { onDelete: "cascade" }),
    shelf: Type.Integer({ minimum: 1, maximum: 3 }),
    title: Type.String({ minLength: 3, maxLength: 30 }),
    note: Type.Optional(Type.String()),
  },
  { unique: [["shelf"]] },
);

const oddities = entity("factory_oddities", {
  id: column.id(),
  twice: Type.String({ pattern: "^(a|b)\\1$" }),
});

const { database, factory, prepare } = useDatabase();
const anAuthor = factory(authors);
const aBook = factory(books);

prepare(() => createTablesIn(database, { authors, books, oddities }));

describe("a factory", () => {
  test("goes through the service that it was given", async () => {
    const hired: string[] = [];
    const service = new (class extends Repository(authors) {
      async hire(author: { email: string }) {
        hired.push(author.email);
        return this.create(author);
      }
    })(database);
    const aHiredAuthor = factory(authors, (row) => service.hire(row));

    const ada = await aHiredAuthor({ email: "ada@example.com" });

    expect(await service.findById(ada.id)).toEqual(ada);
    expect(hired).toEqual(["ada@example.com"]);
    expect((await failureOf(aHiredAuthor({ email: "nobody" }))) instanceof Invalid).toBe(true);
  });

  test("makes several, the same or each its own way", async () => {
    const same = await aBook.many(2, { title: "The same" });
    const numbered = await anAuthor.many(3, (place) => ({ email: `a${place}@example.com` }));

    expect(same.map(({ title }) => title)).toEqual(["The same", "The same"]);
    expect(numbered.map(({ email }) => email)).toEqual(["a0@example.com", "a1@example.com", "a2@example.com"]);
    expect(await aBook.many(0)).toEqual([]);
    for (const count of [-1, 1.5, Number.NaN]) {
      expect((await failureOf(aBook.many(count))).message).toBe(`many() cannot make ${count} rows.`);
    }
  });

  test("gives only the values, which nothing has stored", async () => {
    const row = await anAuthor.row({ email: undefined });

    expect(Object.keys(row)).toEqual(["email"]);
    expect(await database.query.$count(authors)).toBe(0);
  });

  test("takes no value of another type, and no other property", () => {
    // @ts-expect-error -- a number is no title
    const wrongType = () => aBook({ title: 1 });
    // @ts-expect-error -- a book has no colour
    const unknown = () => aBook({ colour: "red" });

    expect([wrongType, unknown]).toHaveLength(2);
  });
});

describe("a row that points at another", () => {
  test("has it made, each its own, by the factory of that table", async () => {
    const made: string[] = [];
    factory(authors, async (row) => {
      made.push(row.email);
      const [author] = await database.query.insert(authors).values(row).returning();
      return author ?? {};
    });

    const [one, two] = await aBook.many(2);

    expect(made).toHaveLength(2);
    expect(one?.author).not.toBe(two?.author as string);
  });

  test("points at the one that it was given", async () => {
    const author = await anAuthor();

    expect(await aBook({ author: author.id })).toMatchObject({ author: author.id, note: null });
    expect(await database.query.$count(authors)).toBe(1);
  });

  test("says so when what makes that one gives no key", async () => {
    factory(authors, async () => ({}));

    expect((await failureOf(aBook())).message).toContain("gives no id: give factory_books.author a value");
    factory(authors);
  });
});

describe("a property of which no two rows have the same", () => {
  for (const round of [1, 2]) {
    test(`has as many values as its schema, in each test (${round})`, async () => {
      expect(new Set((await aBook.many(3)).map(({ shelf }) => shelf))).toEqual(new Set([1, 2, 3]));
      expect((await failureOf(aBook())).message).toBe(
        "The factory finds no value for factory_books.shelf that its schema takes and no other row has: give it one.",
      );
    });
  }

  test("does not get one that the test gave before", async () => {
    await aBook({ shelf: 2 });

    expect(new Set((await aBook.many(2)).map(({ shelf }) => shelf))).toEqual(new Set([1, 3]));
  });
});

test("a schema for which nothing is found is an error that names it, until the test gives a value", async () => {
  expect((await failureOf(factory(oddities)())).message).toContain(
    "factory_oddities.twice that its schema takes: give",
  );
  expect(await factory(oddities)({ twice: "aa" })).toMatchObject({ twice: "aa" });
});

test("every test draws the same again", async () => {
  drawn.push((await aBook.row()).title);
  expect(new Set(drawn).size).toBe(1);
});
test("every test draws the same again, whatever came before", async () => {
  drawn.push((await aBook.row()).title);
  expect(new Set(drawn).size).toBe(1);
});

const drawn: string[] = [];
