import { expect, test } from "bun:test";
import { ConfigError, DatabaseConfig, readDatabase } from "@/core/config";

const planted = "hunter2-planted";

test("a database is read from one variable, with what is said of its use", () => {
  const config = readDatabase(
    {
      REPORTS_URL: "postgres://app@h/reports",
      REPORTS_POOL_SIZE: "3",
      REPORTS_STATEMENT_TIMEOUT: "0",
      REPORTS_PREPARE: "false",
    },
    "REPORTS",
  );

  expect(String(config.url)).toBe("postgres://app@h:5432/reports");
  expect(config).toMatchObject({ poolSize: 3, statementTimeoutMilliseconds: 0, pooler: "none", prepare: false });
});

test("a database is read from fields, which are taken as they stand", () => {
  const config = readDatabase(
    {
      REPORTS_HOST: "::1",
      REPORTS_PORT: "5433",
      REPORTS_USER: "a@b",
      REPORTS_PASSWORD: " p%40:/ ",
      REPORTS_NAME: "re ports",
      REPORTS_SSLMODE: "verify-ca",
      REPORTS_SSLROOTCERT: "/ca.pem",
    },
    "REPORTS",
  );

  expect(config.url).toMatchObject({ host: "::1", port: 5433, user: "a@b", database: "re ports" });
  expect(config.url?.password.reveal()).toBe(" p%40:/ ");
  expect(String(config.url)).toBe("postgres://a%40b@[::1]:5433/re%20ports?sslmode=verify-ca&sslrootcert=%2Fca.pem");
});

const refusals: [environment: Record<string, string>, mistakes: RegExp[]][] = [
  [{}, [/^REPORTS_URL is missing: set it, or REPORTS_HOST/]],
  [{ REPORTS_URL: "postgres://h/d", REPORTS_HOST: "h" }, [/^REPORTS_URL is set together with HOST/]],
  [{ REPORTS_USER: "u", REPORTS_PASSWORD: planted }, [/^REPORTS_HOST is missing beside USER, PASSWORD/]],
  [{ REPORTS_HOST: "one,two" }, [/^REPORTS_HOST names several hosts/]],
  [{ REPORTS_HOST: "h", REPORTS_PORT: "x" }, [/^REPORTS_HOST has a port/]],
  [{ REPORTS_URL: "postgres://h/d", REPORTS_PREPARE: "no" }, [/^REPORTS_PREPARE is not valid: expected one of true/]],
  [
    { REPORTS_URL: "postgres://h/d", REPORTS_POOLER: "transaction" },
    [/^REPORTS_POOLER has a pooler in .* no way past it/],
  ],
  [
    { REPORTS_URL: `x${planted}`, REPORTS_REPLICA_URLS: "postgres://a/b c", REPORTS_POOL_SIZE: "0" },
    [/^REPORTS_POOL_SIZE is not valid/, /^REPORTS_URL is not valid/, /^REPORTS_REPLICA_URLS is not valid/],
  ],
];

test.each(refusals)("%p is refused, every mistake by its variable", (environment, expected) => {
  const error = refusal(environment);

  expect(error.mistakes).toHaveLength(expected.length);
  for (const [index, pattern] of expected.entries()) expect(error.mistakes[index]).toMatch(pattern);
  expect(Bun.inspect(error)).not.toContain(planted);
});

test("a password with a comma does not divide a list of replicas", () => {
  const config = readDatabase(
    {
      REPORTS_URL: "postgres://h/d",
      REPORTS_REPLICA_URLS: "postgres://u:a,b@one/d,postgres://u:c@two/d  postgres://three/d",
    },
    "REPORTS",
  );

  expect(config.replicaUrls.map(({ host }) => host)).toEqual(["one", "two", "three"]);
  expect(config.replicaUrls[0]?.password.reveal()).toBe("a,b");
});

test("a configuration has copies that differ, never changes itself, and shows no password", () => {
  const config = DatabaseConfig.fromUrl(`postgres://app:${planted}@pooler/shop`, {
    pooler: "transaction",
    directUrl: DatabaseConfig.fromUrl(`postgres://app:${planted}@server/shop`).url,
  });
  const other = config.with({ poolSize: 2 }).withDatabase("other");

  expect(other).toMatchObject({ poolSize: 2, pooler: "transaction" });
  expect([String(other.url), String(other.directUrl)]).toEqual([
    "postgres://app@pooler:5432/other",
    "postgres://app@server:5432/other",
  ]);
  expect(String(other.direct.url)).toBe("postgres://app@server:5432/other");
  expect(config).toMatchObject({ poolSize: 10 });
  expect(() => Object.assign(config, { poolSize: 1 })).toThrow();
  for (const text of [JSON.stringify(config), Bun.inspect(config), JSON.stringify(Object.assign({}, config))]) {
    expect(text).toContain("postgres://app@pooler:5432/shop");
    expect(text).not.toContain(planted);
  }
});

test("a configuration that makes no sense is refused", () => {
  expect(() => new DatabaseConfig({ poolSize: 0 })).toThrow(
    "poolSize that is not valid: expected a whole number from 1",
  );
  expect(() => new DatabaseConfig({ poolSize: Number.NaN })).toThrow("poolSize");
  expect(() => new DatabaseConfig({ connectTimeoutMilliseconds: 1.5 })).toThrow("connectTimeoutMilliseconds");
});

function refusal(environment: Record<string, string>): ConfigError {
  try {
    readDatabase(environment, "REPORTS");
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error("This environment should have been refused.");
}
