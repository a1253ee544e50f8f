import { describe, expect, test } from "bun:test";
import { ConfigError, readConfig, Secret } from "@/core/config";
import { DatabaseVariables } from "@/core/config/database/read-database";
import { Variables } from "@/core/config/variables/variables";

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
      requestTimeoutMilliseconds: 45_000,
      cors: undefined,
      shutdownTimeoutMilliseconds: 10_000,
    });
    expect(config.log).toEqual({ level: "info", format: "pretty" });
    expect(config.database.url).toBeUndefined();
    expect(config.migrations.url).toBeUndefined();
    expect(config.database).toMatchObject({ poolSize: 10, pooler: "none", statementTimeoutMilliseconds: 30_000 });
  });

  test("reads every variable into its type", () => {
    const config = readConfig({
      NODE_ENV: "production",
      PORT: "0",
      HOST: "::1",
      LOG_LEVEL: "debug",
      LOG_FORMAT: "pretty",
      DATABASE_URL: url,
      DATABASE_DIRECT_URL: "postgres://app@direct.example/app",
      DATABASE_REPLICA_URLS: "postgres://app@one.example/app, postgres://app@two.example/app",
      MIGRATION_URL: "postgres://owner@direct.example/app",
      DATABASE_POOLER: "transaction",
      DATABASE_POOL_SIZE: " 3 ",
    });

    expect(config.http).toMatchObject({ port: 0, hostname: "::1" });
    expect(config.log).toEqual({ level: "debug", format: "pretty" });
    expect(config.database).toMatchObject({ pooler: "transaction", poolSize: 3 });
    expect(config.database.url?.reveal()).toBe(`postgres://app:${planted}@db.example:5432/app`);
    expect(config.database.direct.url?.host).toBe("direct.example");
    expect(config.database.replicaUrls.map(({ host }) => host)).toEqual(["one.example", "two.example"]);
    expect(config.migrations.url?.user).toBe("owner");
    expect(config.migrations.pooler).toBe("none");
  });

  test("listens to the world and logs JSON in production", () => {
    const config = readConfig({ NODE_ENV: "production", DATABASE_URL: url });

    expect(config.http.hostname).toBe("0.0.0.0");
    expect(config.log.format).toBe("json");
  });

  test("reads the origins whose pages may read the answers", () => {
    const origins = "https://app.example.com, http://localhost:5173";
    const list = ["https://app.example.com", "http://localhost:5173"];
    const { cors } = readConfig({ HTTP_CORS_ORIGINS: origins, HTTP_CORS_CREDENTIALS: "true" }).http;

    expect(cors).toEqual({ origins: list, credentials: true });
    expect(readConfig({ HTTP_CORS_ORIGINS: "*" }).http.cors).toEqual({ origins: "any", credentials: false });
    for (const wrong of [
      "app.example.com",
      "https://app.example.com/",
      "https://App.example.com",
      "*,*",
      "null",
      ",",
    ]) {
      expect(refusal({ HTTP_CORS_ORIGINS: wrong }).message).toContain(
        "HTTP_CORS_ORIGINS is not valid: expected origins",
      );
    }
    for (const all of ["", "*"]) {
      const { message } = refusal({ HTTP_CORS_ORIGINS: all, HTTP_CORS_CREDENTIALS: "true" });
      expect(message).toContain("HTTP_CORS_ORIGINS must then name the origins");
    }
  });

  test("reads where NATS is, and who goes there", () => {
    const { nats } = readConfig({
      NATS_URL: `tls://app:${planted}%40@one.example, tls://app:${planted}%40@two.example:4333`,
    });

    expect(nats).toMatchObject({ servers: ["one.example:4222", "two.example:4333"], tls: true, user: "app" });
    expect(nats?.password?.reveal()).toBe(`${planted}@`);
    expect(Bun.inspect(nats) + JSON.stringify(nats)).not.toContain(planted);
    expect(readConfig({ NATS_URL: `nats://${planted}@[::1]` }).nats).toMatchObject({
      servers: ["[::1]:4222"],
      tls: false,
    });
    expect(readConfig({ NATS_URL: `nats://${planted}@host` }).nats?.token?.reveal()).toBe(planted);
    expect(readConfig({ NATS_URL: "nats://host" }).nats).toMatchObject({
      user: undefined,
      stream: "EVENTS",
      subject: "events",
    });
    expect(readConfig({}).nats).toBeUndefined();
  });

  test("refuses an address of NATS that leads nowhere, and shows none of it", () => {
    const wrong = [
      "host:4222",
      "http://host",
      "nats://",
      "nats://host/path",
      "nats://host,",
      "nats://host:port",
      "nats://a%@host",
    ];
    for (const address of [...wrong, `nats:app:${planted}@host`, `nats://app:${planted}@`]) {
      const { message } = refusal({ NATS_URL: address });
      expect(message).toContain("NATS_URL is not valid: expected URLs such as nats://user:password@host:4222");
      expect(message).not.toContain(planted);
    }
    const { message } = refusal({
      NATS_URL: `nats://app:${planted}@one,nats://two`,
      NATS_STREAM: "a.b",
      NATS_SUBJECT: "a.>",
    });
    expect(message).toContain("each with the same scheme, user and password");
    expect(message).toContain("NATS_STREAM is not valid");
    expect(message).toContain("NATS_SUBJECT is not valid: expected words");
    expect(message).not.toContain(planted);
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
      DATABASE_POOLER: "yes",
    });

    expect(error.message).toContain("The environment has 8 mistakes");
    expect(error.message).toContain("PORT is not valid: expected a whole number from 0 to 65535.");
    expect(error.message).toContain("NODE_ENV is not valid: expected one of development, test, production.");
    expect(error.message).toContain("DATABASE_URL is not valid: expected a URL such as postgres://");
    expect(error.message).toContain("DATABASE_POOLER is not valid: expected one of none, transaction.");
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
    const example = await Bun.file(new URL("../../../.env.example", import.meta.url)).text();
    const named = Array.from(example.matchAll(/^([A-Z_]+)=/gm), (match) => match[1] ?? "");

    const ofDatabases = Object.keys(DatabaseVariables.properties).map((name) => `DATABASE_${name}`);
    expect(named).toEqual([...Object.keys(Variables.properties), ...ofDatabases]);
  });
});

describe("a secret", () => {
  test("is revealed on request and by nothing else", () => {
    const secret = new Secret(planted);

    expect(secret.reveal()).toBe(planted);
    const printed = [[secret].join(), String(secret), JSON.stringify({ secret }), Bun.inspect({ secret })];
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
