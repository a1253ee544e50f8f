import { describe, expect, test } from "bun:test";
import { userInfo } from "node:os";
import * as fc from "fast-check";
import { DatabaseConfigError, DatabaseUrl } from "@/core/config";

const planted = "hunter2-planted";

const readings: [text: string, parts: Partial<DatabaseUrl>, password: string][] = [
  ["postgres://app:secret@db.example:6432/shop", { host: "db.example", port: 6432, user: "app" }, "secret"],
  ["postgresql://app@db.example/shop", { host: "db.example", port: 5432, database: "shop" }, ""],
  ["postgres://app@db.example", { database: "app" }, ""],
  ["postgres://app@db.example/", { database: "app" }, ""],
  ["postgres://db.example/shop", { user: userInfo().username, database: "shop" }, ""],
  ["postgres://u%2Fs%3Aer:p%40s%25s%23@h/a%20b%2Fc%3Fd", { user: "u/s:er", database: "a b/c?d" }, "p@s%s#"],
  ["postgres://ünï:ß@h/дб", { user: "ünï", database: "дб" }, "ß"],
  ["postgres://u:a+b:c@h/d", {}, "a+b:c"],
  ["postgres://u@[::1]/d", { host: "::1", port: 5432 }, ""],
  ["postgres://u@[2001:db8::7]:5433/d", { host: "2001:db8::7", port: 5433 }, ""],
  ["postgres://u@%2Frun%2Fpostgresql:5433/d", { host: "/run/postgresql", port: 5433, isSocket: true }, ""],
  ["postgres:///d?host=/run/postgresql&user=u&port=5433", { host: "/run/postgresql", user: "u", port: 5433 }, ""],
  ["postgres://?host=h&dbname=d&user=u&password=p%26q", { host: "h", database: "d" }, "p&q"],
  ["postgres://u@h/d?options=-c%20search_path%3Da,b", { parameters: { options: "-c search_path=a,b" } }, ""],
  ["postgres://u@h/d?application_name=a+b", { parameters: { application_name: "a+b" } }, ""],
  ["postgres://u@h/d?sslmode=require&channel_binding=require", {}, ""],
  ["postgres://u@h/d?", { parameters: {} }, ""],
];

test.each(readings)("%s is read part by part, and written so that it is read again", (text, parts, password) => {
  const url = DatabaseUrl.parse(text);

  expect(url).toMatchObject(parts);
  expect(url.password.reveal()).toBe(password);
  expect(DatabaseUrl.parse(url.reveal())).toEqual(url);
});

const refusals: [text: string, why: RegExp][] = [
  ["", /is not valid: expected a URL such as postgres:\/\//],
  ["postgres://", /names no host/],
  ["postgres://app:pw@/shop", /names no host/],
  ["postgres://a b/c", /is not valid/],
  ["postgres://u:%ZZ@host/db", /is not valid/],
  ["postgres://u:p#w@host/db", /is not valid/],
  ["postgres://u:p@ss@host/db", /is not valid/],
  ["postgres://[::1/db", /is not valid/],
  ["mysql://host/db", /is not valid/],
  ["host/db", /is not valid/],
  ["postgres://host:99999/db", /has a port that is no number from 1 to 65535/],
  ["postgres://host:0/db", /has a port/],
  ["postgres:///db?host=h&port=x", /has a port/],
  ["postgres://one,two/db", /names several hosts: name one/],
  ["postgres://u:p@one:1,two:2/db", /names several hosts: name one/],
  ["postgres:///db?host=one,two", /names several hosts: name one/],
  ["postgres://one/db?host=two", /says host twice/],
  ["postgres://u:p@h/db?password=q", /says password twice/],
  ["postgres://h/db?sslmode=require&sslmode=disable", /says one of its parameters twice/],
  ["postgres://u%00@h/db", /character that nothing may hold/],
  ["postgres://u@h/db?application_name=%00", /character that nothing may hold/],
  ["postgres://h/db?sslmod=require", /has the parameter sslmod, which is not known here. Known are application_name/],
  ["postgres://h/db?__proto__=x", /has the parameter __proto__/],
  ["postgres://h/db?pgbouncer=true", /has the parameter pgbouncer/],
  ["postgres://h/db?sslmode=allow", /for sslmode than disable, prefer, require/],
  ["postgres://h/db?connect_timeout=soon", /for connect_timeout than a whole number of seconds/],
  ["postgres://h/db?sslrootcert=/ca.pem", /has sslrootcert and trusts any server: add sslmode=verify-full/],
  ["postgres://h/db?sslmode=no-verify&sslrootcert=/ca.pem", /has sslrootcert and trusts any server/],
  ["postgres://h/db?channel_binding=require", /has channel_binding=require and trusts any server/],
  ["postgres://h/db?sslmode=require&sslcert=/me.pem", /one of sslcert and sslkey/],
];

test.each(refusals)("%s is refused with the reason", (text, why) => {
  expect(() => DatabaseUrl.parse(text)).toThrow(why);
  expect(() => DatabaseUrl.parse(text)).toThrow(DatabaseConfigError);
});

test("what is refused is not shown", () => {
  for (const text of [planted, `postgres://u:${planted}@`, `postgres://h/d?password=${planted}&password=x`]) {
    const error = refusal(() => DatabaseUrl.parse(text));
    expect(Bun.inspect(error)).not.toContain(planted);
  }
});

describe("any parts", () => {
  const word = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !text.includes("\0"));
  const host = fc.oneof(
    fc.domain(),
    fc.ipV4(),
    fc.ipV6(),
    word.map((text) => `/${text.replaceAll(",", "")}`),
  );
  const parts = fc.record({
    host,
    port: fc.integer({ min: 1, max: 65_535 }),
    user: word,
    password: word,
    database: word,
    parameters: fc.record({ application_name: word, options: word }, { requiredKeys: [] }),
  });

  test("come out of a URL as they went into it", () => {
    fc.assert(
      fc.property(parts, ({ password, ...open }) => {
        const url = DatabaseUrl.of({ ...open, password });
        const again = DatabaseUrl.parse(url.reveal());
        expect(again).toEqual(url);
        expect(again).toMatchObject(open);
        expect(again.password.reveal()).toBe(password);
      }),
    );
  });
});

describe("a URL", () => {
  const url = DatabaseUrl.parse(`postgres://app:${planted}@h/d?sslmode=require&sslpassword=${planted}`);

  test("is printed without its secrets, whoever prints it", () => {
    for (const text of [String(url), JSON.stringify({ url }), Bun.inspect({ url }), [url].join()]) {
      expect(text).toContain("postgres://app@h:5432/d?sslmode=require");
      expect(text).not.toContain(planted);
    }
    expect(JSON.stringify(Object.assign({}, url))).not.toContain(planted);
    expect(url.reveal().match(new RegExp(planted, "g"))).toHaveLength(2);
  });

  test("has copies that differ, and never changes itself", () => {
    const other = url.with({ database: "other", user: "me" });

    expect(String(other)).toBe("postgres://me@h:5432/other?sslmode=require");
    expect(other.password.reveal()).toBe(planted);
    expect(String(url)).toBe("postgres://app@h:5432/d?sslmode=require");
    expect(() => Object.assign(url, { host: "x" })).toThrow();
    expect(() => Object.assign(url.parameters, { host: "x" })).toThrow();
    expect(() => url.with({ port: 70_000 })).toThrow(/has a port/);
  });
});

function refusal(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("It was not refused.");
}
