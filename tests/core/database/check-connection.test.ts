import { expect, test } from "bun:test";
import { checkConnection } from "@/core/database/connection";
import { useOwnDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";
import { freePort } from "../../support/free-port";
import { testConfig } from "../../support/test-config";

const own = useOwnDatabase(testConfig.database);

const changed = (change: (url: URL) => void) => {
  const url = new URL(own.url);
  change(url);
  return url.href;
};

const wrongUrls: [string, () => string, RegExp][] = [
  [
    "a port nobody listens on",
    () => changed((url) => (url.port = String(freePort()))),
    /does not answer.*ECONNREFUSED/,
  ],
  ["an unknown host", () => changed((url) => (url.hostname = "nowhere.invalid")), /nowhere\.invalid.*is unknown/],
  ["a database that is not there", () => changed((url) => (url.pathname = "/nowhere")), /createdb nowhere/],
  [
    "a user that is not there",
    () => changed((url) => (url.username = "nobody_i_know")),
    /does not let nobody_i_know in/,
  ],
];

for (const [what, wrong, sentence] of wrongUrls) {
  test(`${what} is one sentence with the remedy, without the password`, async () => {
    const url = new URL(wrong());
    url.password ||= "s3cret"; // a server that trusts everybody does not look at it

    const { message } = await failureOf(checkConnection(url.href));

    expect(message).toMatch(sentence);
    expect(message).toContain("DATABASE_URL");
    expect(message).not.toContain(url.password);
    expect(message).not.toContain("\n");
  });
}

test("the variable that holds the URL is named, whichever it is", async () => {
  const url = changed((wrong) => (wrong.pathname = "/nowhere"));
  const { message } = await failureOf(checkConnection(url, "MIGRATION_URL"));

  expect(message).toContain("or correct MIGRATION_URL.");
});

test("a database that answers is fine", async () => {
  await checkConnection(own.url);
});
