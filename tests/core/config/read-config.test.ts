import { describe, expect, test } from "bun:test";
import { ConfigError, readConfig, Secret } from "@/core/config";

const planted = "hunter2-planted";
const url = `postgres://app:${planted}@db.example/app`;

describe("the configuration", () => {
  test("has a default for everything outside production", () => {
    const config = readConfig({});

    expect(config.environment).toBe("development");
    expect(config.http).toEqual({
      port: 3000,
      hostname: "127.0.0.1",
      bodyLimitBytes: 1_048_576,
      shutdownTimeoutMilliseconds: 10_000,
    });
    expect(config.log).toEqual({ level: "info", format: "pretty" });
    expect(config.database.url).toBeUndefined();
    expect(config.database.migrationUrl).toBeUndefined();
    expect(config.database).toMatchObject({ poolSize: 10, prepare: true, statementTimeoutMilliseconds: 30_000 });
  });

  test("reads every variable into its type", () => {
    const config = readConfig({
      NODE_ENV: "production",
      PORT: "0",
      HOST: "::1",
      LOG_LEVEL: "debug",
      LOG_FORMAT: "pretty",
      DATABASE_URL: url,
      MIGRATION_URL: "postgres://direct.example/app",
      DATABASE_PREPARE: "false",
      DATABASE_POOL_SIZE: " 3 ",
    });

    expect(config.http).toMatchObject({ port: 0, hostname: "::1" });
    expect(config.log).toEqual({ level: "debug", format: "pretty" });
    expect(config.database).toMatchObject({ prepare: false, poolSize: 3 });
    expect(config.database.url?.reveal()).toBe(url);
    expect(config.database.migrationUrl?.reveal()).toBe("postgres://direct.example/app");
  });

  test("listens to the world and logs JSON in production", () => {
    const config = readConfig({ NODE_ENV: "production", DATABASE_URL: url });

    expect(config.http.hostname).toBe("0.0.0.0");
    expect(config.log.format).toBe("json");
  });

  test("takes an empty variable as unset and ignores the ones that are not its own", () => {
    expect(readConfig({ PORT: "", DATABASE_URL: "  ", PATH: "/bin" }).http.port).toBe(3000);
  });

  test("reports every mistake at once, by name and expectation, and shows no value", () => {
    const error = refusal({
      NODE_ENV: "staging",
      PORT: "65536",
      HTTP_BODY_LIMIT: "1.5",
      HTTP_SHUTDOWN_TIMEOUT: "-1",
      LOG_LEVEL: "loud",
      DATABASE_URL: `mysql://app:${planted}@host/db`,
      DATABASE_POOL_SIZE: "0x10",
      DATABASE_PREPARE: "yes",
    });

    expect(error.message).toContain("The environment has 8 mistakes");
    expect(error.message).toContain("PORT is not valid: expected a whole number from 0 to 65535.");
    expect(error.message).toContain("NODE_ENV is not valid: expected one of development, test, production.");
    expect(error.message).toContain("DATABASE_URL is not valid: expected a URL such as postgres://");
    expect(error.message).toContain("DATABASE_PREPARE is not valid: expected true or false.");
    expect(Bun.inspect(error)).not.toContain(planted);
  });

  test("wants a database in production, and says so together with the other mistakes", () => {
    const error = refusal({ NODE_ENV: "production", PORT: "x" });

    expect(error.mistakes).toHaveLength(2);
    expect(error.message).toContain("DATABASE_URL is missing: with NODE_ENV=production no database is started for you");
  });

  test("cannot be changed", () => {
    const config = readConfig({});

    for (const part of [config, config.http, config.log, config.database]) expect(Object.isFrozen(part)).toBe(true);
  });

  test("is described by .env.example, variable by variable", async () => {
    const { Variables } = await import("@/core/config/variables");
    const example = await Bun.file(new URL("../../../.env.example", import.meta.url)).text();
    const named = Array.from(example.matchAll(/^([A-Z_]+)=/gm), (match) => match[1] ?? "");

    expect(named).toEqual(Object.keys(Variables.properties));
  });
});

describe("a secret", () => {
  test("is revealed on request and by nothing else", () => {
    const secret = new Secret(planted);
    const { database } = readConfig({ DATABASE_URL: url });

    expect(secret.reveal()).toBe(planted);
    const printed = [
      [secret].join(),
      String(secret),
      JSON.stringify({ secret }),
      Bun.inspect({ secret }),
      Bun.inspect(database),
    ];
    for (const text of printed) {
      expect(text).toContain("[secret]");
      expect(text).not.toContain(planted);
    }
  });
});

function refusal(environment: Record<string, string>): ConfigError {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error("This environment should have been refused.");
}

describe("DATABASE_URL", () => {
  const wrong = [
    "postgres://",
    "postgres://a b/c",
    "postgres://u:%ZZ@host/db",
    "postgres://u:p#w@host/db",
    "mysql://host/db",
  ];

  for (const text of [...wrong, "postgres://host:99999/db"]) {
    test(`is refused by name when it is ${text}`, () => {
      expect(() => readConfig({ DATABASE_URL: text })).toThrow("DATABASE_URL is not valid");
    });
  }

  for (const text of [
    "postgres://host/db",
    "postgresql://u:p%40ss@127.0.0.1:5433/my%20db?sslmode=require",
    "postgres://[::1]/db",
  ]) {
    test(`may be ${text}`, () => {
      expect(readConfig({ DATABASE_URL: text }).database.url?.reveal()).toBe(text);
    });
  }
});
