import { beforeAll, describe, expect, test } from "bun:test";
import { Repository, many, manyThrough, one } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { asAnotherRequest } from "../../transaction/notes";
import { createTables } from "../../entity/storage/create-tables";
import { freshDatabase } from "../../entity/storage/fresh-database";
import { openOn } from "../open-on";
import * as schema from "./library.schema";

const { authors, books, chapters, labels, bookLabels } = schema;

const bookRelations = {
  author: one(authors, { by: "authorId" }),
  chapters: many(chapters, { by: "bookId" }),
  labels: manyThrough(labels, { through: bookLabels, from: "bookId", to: "labelId" }),
};

class Books extends Repository(books, { relations: bookRelations }) {}
class Authors extends Repository(authors, {
  relations: { books: many(books, { by: "authorId", relations: bookRelations }) },
}) {}

const connection = await freshDatabase();
const { database, statements } = openOn(connection);
const inBooks = new Books(database);
const inAuthors = new Authors(database);

beforeAll(async () => {
  await createTables(connection, schema);
  await connection.unsafe(`
    insert into authors (id, name, deleted_at) values ('ann', 'Ann', null), ('bob', 'Bob', null), ('cid', 'Cid', now());
    insert into books (id, author_id, title, pages, deleted_at) values
      ('a1', 'ann', 'First', 10, null), ('a2', 'ann', 'Second', 20, null), ('a3', 'ann', 'Third', 30, null),
      ('a4', 'ann', 'Burnt', 40, now()), ('b1', 'bob', 'Only', 50, null), ('c1', 'cid', 'Orphan', 60, null),
      ('n1', null, 'Anonymous', 70, null);
    insert into chapters (id, book_id, number)
      select b.id || '-' || n, b.id, n from books b, generate_series(1, 5) n;
    insert into labels (id, word) values ('tea', 'tea'), ('sea', 'sea');
    insert into book_labels (book_id, label_id, deleted_at) values
      ('a1', 'tea', null), ('a1', 'sea', null), ('a2', 'tea', null), ('b1', 'sea', now());
  `);
});

describe("include", () => {
  test("a foreign key gives its row, or null for none and for a deleted one", async () => {
    const found = await inBooks.find({ id: ["a1", "c1", "n1"] }, { include: { author: true }, orderBy: { id: "asc" } });
    expect(found.map(({ id, author }) => [id, author?.name])).toEqual([
      ["a1", "Ann"],
      ["c1", undefined],
      ["n1", undefined],
    ]);
    expect(found[1]?.author).toBeNull();
    const withDeleted = await inBooks.getById("c1", { include: { author: { withDeleted: true } } });
    expect(withDeleted.author?.name).toBe("Cid");
  });

  test("an empty foreign key names no row, also not the one that is called null", async () => {
    await connection.unsafe(`
      insert into authors (id, name) values ('null', 'Null');
      insert into books (id, author_id, title, pages) values ('n2', 'null', 'Of Null', 1)`);
    const found = await inBooks.find({ id: ["n1", "n2"] }, { include: { author: true }, orderBy: { id: "asc" } });
    await connection.unsafe("delete from books where id = 'n2'; delete from authors where id = 'null'");

    expect(found.map(({ author }) => author?.name)).toEqual([undefined, "Null"]);
  });

  test("rows that point here come as a list, deleted ones left out at every level", async () => {
    const found = await inAuthors.find(
      {},
      { include: { books: { orderBy: { pages: "desc" } } }, orderBy: { id: "asc" } },
    );
    expect(found.map(({ id, books: theirs }) => [id, theirs.map((book) => book.id)])).toEqual([
      ["ann", ["a3", "a2", "a1"]],
      ["bob", ["b1"]],
    ]);
    const all = await inAuthors.find({}, { include: { books: { withDeleted: true } }, withDeleted: true });
    expect(all.flatMap(({ books: theirs }) => theirs)).toHaveLength(6);
  });

  test("a limit is each parent's own", async () => {
    const found = await inAuthors.find(
      {},
      { include: { books: { orderBy: { pages: "desc" }, limit: 2, include: { chapters: { limit: 1 } } } } },
    );
    const byId = new Map(found.map((author) => [author.id, author.books]));
    expect(byId.get("ann")?.map(({ id }) => id)).toEqual(["a3", "a2"]);
    expect(byId.get("bob")?.map(({ id }) => id)).toEqual(["b1"]);
    expect(byId.get("ann")?.map((book) => book.chapters.map(({ number }) => number))).toEqual([[1], [1]]);
  });

  test("a table between is followed, and its deleted rows are not", async () => {
    const found = await inBooks.find({ id: ["a1", "a2", "b1"] }, { include: { labels: { orderBy: { word: "asc" } } } });
    const words = Object.fromEntries(found.map((book) => [book.id, book.labels.map(({ word }) => word)]));
    expect(words).toEqual({ a1: ["sea", "tea"], a2: ["tea"], b1: [] });
  });

  test("each level is one query, however many rows there are", async () => {
    statements.length = 0;
    await inAuthors.find({}, { include: { books: { include: { chapters: true, labels: true, author: true } } } });
    expect(statements).toHaveLength(5);
  });

  test("no query is sent for relations of no rows", async () => {
    statements.length = 0;
    expect(await inAuthors.find({ id: "nobody" }, { include: { books: { include: { chapters: true } } } })).toEqual([]);
    expect(statements).toHaveLength(1);
  });

  test("related rows are filtered and hold the properties that were asked for, and no others", async () => {
    const [ann] = await inAuthors.find(
      { id: "ann" },
      {
        select: ["name"],
        include: {
          books: { where: { pages: { gt: 10 } }, select: ["title"], include: { author: { select: ["id"] } } },
        },
      },
    );
    expect(ann).toEqual({
      name: "Ann",
      books: [
        { title: "Second", author: { id: "ann" } },
        { title: "Third", author: { id: "ann" } },
      ],
    });
  });

  test("a hidden property comes with a relation only when it is named", async () => {
    const plain = await inBooks.getById("a1", { include: { author: true } });
    expect(plain.author).not.toHaveProperty("secret");
    const named = await inBooks.getById("a1", { include: { author: { select: ["secret"] } } });
    expect(named.author).toEqual({ secret: "hidden" });
  });

  test("a misspelt relation or option is refused with the nearest name", async () => {
    const misspelt = { include: { boks: true } } as object;
    expect(String(await failureOf(inAuthors.find({}, misspelt)))).toContain('did you mean "books"?');
    const option = { include: { books: { orderby: { id: "asc" } } } } as object;
    expect(String(await failureOf(inAuthors.find({}, option)))).toContain('did you mean "orderBy"?');
    const inherited = { include: { constructor: true } } as object;
    expect(String(await failureOf(inAuthors.find({}, inherited)))).toContain('no relation "constructor"');
  });

  test("rows of one table reached by two joins do not share a plan", async () => {
    class Twice extends Repository(books, {
      relations: {
        own: many(chapters, { by: "bookId" }),
        other: one(chapters, { by: "title" }),
      },
    }) {}
    const book = await new Twice(database).getById("a1", { include: { own: true, other: true } });
    expect(book.own).toHaveLength(5);
    expect(book.other).toBeNull();
  });
});

describe("what cannot be a relation", () => {
  test("a property that is not there is refused when the repository is made", () => {
    expect(
      () =>
        new (class extends Repository(books, { relations: { lost: one(authors, { by: "autorId" }) } }) {})(database),
    ).toThrow('did you mean "authorId"?');
  });

  test("a relation is not named like a property", () => {
    expect(
      () =>
        new (class extends Repository(books, { relations: { title: one(authors, { by: "authorId" }) } }) {})(database),
    ).toThrow("books.title");
  });
});

describe("include beside a lock", () => {
  test("brings the related rows of those that could be locked, and locks none of them", async () => {
    const order = { orderBy: { id: "asc" } } as const;
    const skipping = { ...order, lock: "update", skipLocked: true, select: ["name"] } as const;
    const include = { books: { select: ["title"], orderBy: { pages: "asc" }, limit: 1 } } as const;
    const inOther = <T>(work: () => Promise<T>) => asAnotherRequest(() => database.transaction(work));
    await database.transaction(async () => {
      await inAuthors.findById("ann", { lock: "update", include });
      const free = await inOther(() => inAuthors.find({ id: ["ann", "bob"] }, { ...skipping, include }));
      const titles = await inOther(() => inBooks.find({ id: "a1" }, { ...skipping, select: ["title"] }));

      const typed: { name: string; books: { title: string }[] }[] = free;
      expect(typed).toEqual([{ name: "Bob", books: [{ title: "Only" }] }]);
      expect(titles).toEqual([{ title: "First" }]);
      expect(
        await inOther(() => inAuthors.findById("ann", { lock: "update", skipLocked: true, include })),
      ).toBeUndefined();
    });
  });
});

describe("include, page by page and row by row", () => {
  const include = { books: { orderBy: { pages: "asc" }, select: ["title"] } } as const;
  const ann = { name: "Ann", books: [{ title: "First" }, { title: "Second" }, { title: "Third" }] };
  const bob = { name: "Bob", books: [{ title: "Only" }] };

  test("a page has its related rows, with a total and without", async () => {
    const page = { page: 1, size: 1, select: ["name"], include } as const;
    expect((await inAuthors.paginate({}, { ...page, total: true })).items).toEqual([ann]);
    expect((await inAuthors.paginate({}, { ...page, page: 2 })).items).toEqual([bob]);
    expect(await inAuthors.paginate({}, { ...page, page: 9, total: true })).toMatchObject({ items: [], total: 2 });
  });

  test("a stream has them for each batch, on the one connection that it has", async () => {
    const rows = () =>
      Array.fromAsync(inAuthors.stream({}, { select: ["name"], include, orderBy: { id: "asc" }, batchSize: 1 }));
    // More than there are connections: each would wait for a second one for ever.
    const all = await Promise.all(Array.from({ length: 12 }, rows));
    expect(all).toEqual(Array.from({ length: 12 }, () => [ann, bob]));
    expect(await database.transaction(rows)).toEqual([ann, bob]);
  });
});
