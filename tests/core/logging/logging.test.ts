import { describe, expect, test } from "bun:test";
import { DrizzleQueryError } from "drizzle-orm";
import { ApplicationError } from "@/core/database";
import { createLogger, type DescribedError } from "@/core/logging";

const planted = "hunter2-planted";

describe("the log", () => {
  test("writes one JSON line a call in production", () => {
    const [line] = logged((logger) => logger.info({ status: 200 }, "Answered."));

    expect(JSON.parse(line ?? "")).toMatchObject({ level: "info", status: 200, msg: "Answered." });
  });

  test("writes lines for people in development, at once and in this thread", () => {
    const lines = logged((logger) => logger.warn({ status: 404, requestId: "r1" }, "Answered."), "pretty");

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/WARN.*Answered\..*404.*r1/);
    expect(() => JSON.parse(lines.join("\n"))).toThrow();
  });

  test("says nothing below its level", () => {
    expect(logged((logger) => logger.debug("Quiet."))).toEqual([]);
  });

  test("keeps an error's type, message, stack, code and causes", () => {
    const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const { error } = record((logger) => logger.error({ error: new TypeError("It broke.", { cause }) }, "Failed."));

    expect(error).toMatchObject({ type: "TypeError", message: "It broke." });
    expect(error.stack[0]).toContain("logging.test.ts");
    expect(error.cause).toMatchObject({ message: "connect ECONNREFUSED", code: "ECONNREFUSED" });
  });

  test("keeps what the database said about structure, and drops SQL, parameters and rows", () => {
    const error = new DrizzleQueryError(
      `insert into users values ('${planted}')`,
      [planted, `x\n    at ${planted} (file.ts:1:1)`],
      postgresError({ code: "23505", message: 'duplicate key value violates unique constraint "users_email"' }),
    );

    const line = record((logger) => logger.error({ error }, "Failed."));

    expect(line.error).toMatchObject({ type: "DrizzleQueryError", message: "A query failed." });
    expect(line.error.stack.join("\n")).toContain("logging.test.ts");
    expect(line.error.cause).toMatchObject({
      message: 'duplicate key value violates unique constraint "users_email"',
      code: "23505",
      table: "users",
      constraint: "users_email",
    });
    expect(JSON.stringify(line)).not.toContain(planted);
  });

  test("drops the messages with which PostgreSQL quotes its input", () => {
    for (const code of ["22P02", "22001", "P0001", "42601"]) {
      const error = postgresError({ code, message: `invalid input syntax for type integer: "${planted}"` });
      const line = record((logger) => logger.error({ error }, "Failed."));

      expect(line.error.message).toBe(`PostgreSQL reported ${code}.`);
      expect(JSON.stringify(line)).not.toContain(planted);
    }
  });

  test("does not repeat a text that could not be parsed", () => {
    const line = record((logger) => logger.error(new SyntaxError(`Unexpected identifier "${planted}"`)));

    expect(line.error.type).toBe("SyntaxError");
    expect(JSON.stringify(line)).not.toContain(planted);
  });

  test("does not take a secret from an error that is passed without a message", () => {
    const error = new DrizzleQueryError("select 1", [planted]);
    const lines = logged((logger) => {
      logger.error(error);
      logger.error({ error });
      logger.error("%o", error);
    });

    expect(lines).toHaveLength(3);
    expect(lines.join("\n")).not.toContain(planted);
  });

  test("names the facts of an application error", () => {
    const error = new ApplicationError("check", "Stock is negative.", { table: "products", constraint: "stock" });
    const line = record((logger) => logger.error({ error }, "Failed."));

    expect(line.error).toMatchObject({ code: "check", table: "products", constraint: "stock" });
  });

  test("survives errors in a circle and things that are no errors", () => {
    const first = new Error("first");
    first.cause = new Error("second", { cause: first });
    const lines = logged((logger) => {
      logger.error({ error: first }, "Circle.");
      logger.error({ error: new AggregateError([new Error("one"), { [planted]: planted }], "many") }, "Many.");
    });

    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('"one"');
    expect(lines.join("\n")).not.toContain(planted);
  });

  test("hides what is called a secret, at any depth", () => {
    const line = record((logger) =>
      logger.info(
        {
          headers: { Authorization: planted, cookie: planted, "set-cookie": [planted], accept: "kept" },
          users: [{ password: planted, newPassword: planted, name: "kept" }],
          config: { apiKey: planted, access_token: planted },
        },
        "Hidden.",
      ),
    );

    expect(JSON.stringify(line)).not.toContain(planted);
    expect(line["headers"]).toMatchObject({ accept: "kept", cookie: "[secret]" });
    expect(line["users"]).toMatchObject([{ name: "kept" }]);
  });

  test("hides it in what makes its own JSON, and lets nothing make its own text", () => {
    const lines = logged((logger) => {
      logger.info({ headers: new Headers({ authorization: planted, accept: "kept" }) }, "Asked.");
      logger.info({ query: new URLSearchParams({ token: planted }) }, "Asked.");
      logger.info({ account: { toJSON: () => ({ password: planted, rest: { cookie: planted } }) } }, "Asked.");
      logger.info({ toJSON: "no function", password: planted }, "Asked.");
      logger.info("With %s.", new Key());
    });

    expect(lines.join()).not.toContain(planted);
    expect(lines[0]).toContain('"accept":"kept"');
  });

  test("says of a time when it was, and survives what cannot be made JSON", () => {
    const broken = {
      toJSON: () => {
        throw new Error(planted);
      },
    };
    const line = record((logger) => logger.info({ at: new Date(0), never: new Date(NaN), broken }, "Said."));

    expect(line).toMatchObject({ at: "1970-01-01T00:00:00.000Z", never: null, broken: "[unreadable]", msg: "Said." });
  });
});

class Key {
  toString(): string {
    return planted;
  }
}

type Line = { [key: string]: unknown; error: DescribedError & { stack: string[] } };
type Talk = (logger: ReturnType<typeof createLogger>) => void;

function logged(talk: Talk, format: "json" | "pretty" = "json"): string[] {
  const lines: string[] = [];
  talk(createLogger({ level: "info", format }, { write: (line) => void lines.push(line) }));
  return lines;
}

function record(talk: Talk): Line {
  const line: Line = JSON.parse(logged(talk)[0] ?? "");
  return line;
}

function postgresError(said: { code: string; message: string }): Error {
  return Object.assign(new Error(said.message), {
    name: "PostgresError",
    code: said.code,
    severity: "ERROR",
    detail: `Key (email)=(${planted}) already exists.`,
    where: planted,
    query: planted,
    parameters: [planted],
    args: [planted],
    table_name: "users",
    constraint_name: "users_email",
  });
}
