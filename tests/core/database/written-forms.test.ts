import { Type } from "@sinclair/typebox";
import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { DatabaseUrl } from "@/core/config";
import { Repository, column, entity, openDatabase } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";

const own = useOwnDatabase();
const things = entity("written_things", {
  id: column.id("identity"),
  at: column.timestamp(),
  span: column.interval(),
  bytes: Type.Uint8Array(),
  ratio: Type.Number(),
});
class Things extends Repository(things) {}

const thing = {
  at: new Date("9999-12-31T23:59:59.999Z"),
  span: "1 year 2 mons 3 days 04:00:00",
  bytes: new Uint8Array([0, 92, 255]),
  ratio: 0.1 + 0.2,
};
const table = `create table written_things (id integer generated always as identity primary key, at timestamptz(3) not null,
  span interval not null, bytes bytea not null, ratio double precision not null)`;

test("values are read as they were written, whatever the database is set to", async () => {
  await own.database.query.execute(sql.raw(table));
  const { database: name } = DatabaseUrl.parse(own.url);
  for (const [setting, value] of [
    ["timezone", "'Pacific/Auckland'"],
    ["datestyle", "'German, DMY'"],
    ["intervalstyle", "'sql_standard'"],
    ["bytea_output", "'escape'"],
    ["extra_float_digits", "0"],
  ]) {
    await own.database.query.execute(sql.raw(`alter database "${name}" set ${setting} = ${value}`));
    const database = await openDatabase(own.config.direct);
    const { id } = await new Things(database).create(thing);

    expect({ setting, ...(await new Things(database).getById(id)) }).toEqual({ setting, id, ...thing });
    await database.close();
    await own.database.query.execute(sql.raw(`alter database "${name}" reset ${setting}`));
  }
});

test("a URL that says otherwise is obeyed", async () => {
  const url = DatabaseUrl.parse(`${own.url}?options=${encodeURIComponent("-c timezone=Europe/Berlin")}`);
  const database = await openDatabase(own.config.direct.with({ url }));
  const [row] = await database.query.execute(sql`select current_setting('TimeZone') as zone`);

  expect(row).toEqual({ zone: "Europe/Berlin" });
  await database.close();
});
