import { expect, test } from "bun:test";
import { DatabaseUrl } from "@/core/config";
import { checkConnection } from "@/core/database/connection";
import { useOwnDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";
import { freePort } from "../../support/processes/free-port";

const own = useOwnDatabase();

const changed = (changes: Parameters<DatabaseUrl["with"]>[0]) => DatabaseUrl.parse(own.url).with(changes);

const wrongUrls: [string, () => DatabaseUrl, RegExp][] = [
  ["a port nobody listens on", () => changed({ port: freePort() }), /does not answer.*ECONNREFUSED/],
  ["an unknown host", () => changed({ host: "nowhere.invalid" }), /nowhere\.invalid.*is unknown/],
  ["a database that is not there", () => changed({ database: "nowhere" }), /createdb nowhere/],
  ["a user that is not there", () => changed({ user: "nobody_i_know" }), /does not let nobody_i_know in/],
];

for (const [what, wrong, sentence] of wrongUrls) {
  test(`${what} is one sentence with the remedy, without the password`, async () => {
    const url = wrong();
    const password = url.password.reveal() || "s3cret"; // a server that trusts everybody does not look at it

    const { message } = await failureOf(checkConnection(url.with({ password })));

    expect(message).toMatch(sentence);
    expect(message).toContain("DATABASE_URL");
    expect(message).not.toContain(password);
    expect(message).not.toContain("\n");
  });
}

test("the variable that holds the URL is named, whichever it is", async () => {
  const { message } = await failureOf(checkConnection(changed({ database: "nowhere" }), "MIGRATION_URL"));

  expect(message).toContain("or correct MIGRATION_URL.");
});

test("a database that answers is fine", async () => {
  await checkConnection(changed({}));
});
