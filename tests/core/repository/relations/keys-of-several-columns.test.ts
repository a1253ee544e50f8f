import { beforeAll, describe, expect, test } from "bun:test";
import { Repository, many, manyThrough, one } from "@/core/database";
import { createTables } from "../../entity/storage/create-tables";
import { freshDatabase } from "../../entity/storage/fresh-database";
import { openOn } from "../open-on";
import * as schema from "./halls.schema";

const { halls, seats, plays, performances } = schema;

class Halls extends Repository(halls, {
  relations: {
    seats: many(seats, { by: ["house", "hall"], relations: { hallOf: one(halls, { by: ["house", "hall"] }) } }),
    plays: manyThrough(plays, { through: performances, from: ["house", "hall"], to: ["house", "title"] }),
  },
}) {}
class Seats extends Repository(seats, { relations: { where: one(halls, { by: ["house", "hall"] }) } }) {}

const connection = await freshDatabase();
const { database } = openOn(connection);
const inHalls = new Halls(database);
const inSeats = new Seats(database);

beforeAll(async () => {
  await createTables(connection, schema);
  await connection.unsafe(`
    insert into halls values ('a', 1, 'A1'), ('a', 2, 'A2'), ('b', 1, 'B1');
    insert into seats values ('s1', 'a', 1, 1), ('s2', 'a', 1, 2), ('s3', 'a', 2, 1), ('s4', 'b', 1, 1), ('s5', 'a', null, 9);
    insert into plays values ('a', 'Faust'), ('a', 'Nathan'), ('b', 'Faust');
    insert into performances values ('a', 1, 'Faust'), ('a', 1, 'Nathan'), ('b', 1, 'Faust');
  `);
});

describe("a relation by a key of several columns", () => {
  test("gives the row that a foreign key names, and null where half of it is empty", async () => {
    const found = await inSeats.find({}, { include: { where: { select: ["name"] } }, orderBy: { id: "asc" } });

    expect(found.map((seat) => seat.where?.name)).toEqual(["A1", "A1", "A2", "B1", undefined]);
  });

  test("gives each parent its own rows, and none of a parent that shares half of its key", async () => {
    const found = await inHalls.find({}, { include: { seats: { orderBy: { row: "asc" } } }, orderBy: { name: "asc" } });

    expect(found.map((hall) => [hall.name, hall.seats.map(({ id }) => id)])).toEqual([
      ["A1", ["s1", "s2"]],
      ["A2", ["s3"]],
      ["B1", ["s4"]],
    ]);
  });

  test("cuts the rows of each parent by itself, and goes on from there", async () => {
    const include = { seats: { orderBy: { row: "desc" }, limit: 1, include: { hallOf: true } } } as const;
    const [hall] = await inHalls.find({ name: "A1" }, { select: ["name"], include });

    expect(hall).toEqual({
      name: "A1",
      seats: [{ id: "s2", house: "a", hall: 1, row: 2, hallOf: { house: "a", number: 1, name: "A1" } }],
    });
  });

  test("follows a table between by both of its keys", async () => {
    const found = await inHalls.find(
      {},
      { include: { plays: { orderBy: { title: "asc" } } }, orderBy: { name: "asc" } },
    );

    expect(found.map(({ plays: played }) => played.map(({ house, title }) => `${house} ${title}`))).toEqual([
      ["a Faust", "a Nathan"],
      [],
      ["b Faust"],
    ]);
    const cut = await inHalls.find({}, { include: { plays: { orderBy: { title: "desc" }, limit: 1 } } });
    expect(cut.flatMap(({ plays: played }) => played.map(({ title }) => title)).toSorted()).toEqual([
      "Faust",
      "Nathan",
    ]);
  });

  test("that names more or fewer columns than the key has is refused", () => {
    const wrong = [
      { seats: many(seats, { by: "house" }) },
      { seats: many(seats, { by: ["house", "hall", "row"] }) },
      { plays: manyThrough(plays, { through: performances, from: ["house", "hall"], to: "title" }) },
    ];
    for (const relations of wrong) {
      const repository = Repository(halls, { relations });
      expect(() => new repository(database)).toThrow("a relation needs a primary key of");
    }
    const here = Repository(seats, { relations: { where: one(halls, { by: "house" }) } });
    expect(() => new here(database)).toThrow("halls: a relation needs a primary key of one column here.");
  });
});
