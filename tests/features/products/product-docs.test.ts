import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { useOwnDatabase } from "@/core/database/testing";
import { read } from "../../support/http/http-client";
import { serveApp } from "../../support/app/serve-app";

const page = await Bun.file(join(import.meta.dir, "../../../docs/imports.md")).text();
const exchanges = Array.from(page.matchAll(/```http\n([^]*?)```/g), ([, exchange = ""]) => exchange);

describe("docs/imports.md", () => {
  const own = useOwnDatabase();
  let server: ReturnType<typeof serveApp>;
  beforeAll(() => {
    server = serveApp(own.database);
  });
  afterAll(() => server.stop());

  test("has exchanges that happen as it says, one after the other", async () => {
    expect(exchanges.length).toBeGreaterThan(4);
    for (const exchange of exchanges) {
      const { method, path, type, sent, status, answerType, answered } = partsOf(exchange);
      const body = sent && { body: sent, headers: { "content-type": type } };
      // oxlint-disable-next-line no-await-in-loop -- in their order
      const answer = await read(await fetch(server.origin + path, { method, ...body }));

      expect([exchange, answer.status]).toEqual([exchange, Number(status)]);
      expect(answer.headers.get("content-type")?.split(";")[0]).toBe(answerType);
      if (answer.body === undefined) expect(answer.text.replaceAll("\r\n", "\n")).toBe(answered);
      else expect(answer.body).toMatchObject(JSON.parse(answered));
    }
  });
});

function partsOf(exchange: string) {
  const [head = "", ...parts] = exchange.split("\n\n");
  const [, method = "", path = "", type = ""] = /^(\w+) (\S+)(?:\ncontent-type: (.*))?/.exec(head) ?? [];
  const [answered = "", answerHead = "", sent] = parts.toReversed();
  const [status = "", answerType = ""] = answerHead.split(" ");
  return { method, path, type, sent, status, answerType, answered };
}
