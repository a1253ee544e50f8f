import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { useOwnDatabase } from "@/core/database/testing";
import { read } from "../../../support/http/http-client";
import { serveApp } from "../../../support/app/serve-app";
import { hasUsers } from "../../../support/app/users-feature";

const page = await Bun.file(join(import.meta.dir, "../../../../docs/http.md")).text();
const exchanges = Array.from(page.matchAll(/```http\n([^]*?)\n\n([^]*?)```/g), ([, asked = "", answered = ""]) => ({
  asked: partsOf(asked),
  answered: partsOf(answered),
}));

describe.skipIf(!hasUsers)("docs/http.md", () => {
  const own = useOwnDatabase();
  let server: ReturnType<typeof serveApp>;
  beforeAll(() => {
    server = serveApp(own.database);
  });
  afterAll(() => server.stop());

  test("has exchanges", () => expect(exchanges.length).toBeGreaterThan(5));

  test.each(exchanges.map((exchange) => [exchange.asked.first, exchange] as const))("%s", async (_, exchange) => {
    const [method = "", path = ""] = exchange.asked.first.split(" ");
    const [status, type] = exchange.answered.first.split(" ");
    const { headers, body } = exchange.asked;

    const answer = await read(
      await fetch(server.origin + path, {
        method,
        headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
        ...(body !== undefined && { body }),
      }),
    );

    expect(answer.status).toBe(Number(status));
    expect(answer.headers.get("content-type")?.split(";")[0]).toBe(type);
    for (const [name, value] of Object.entries(exchange.answered.headers)) expect(answer.headers.get(name)).toBe(value);
    if (exchange.answered.body !== undefined) expect(answer.body).toMatchObject(JSON.parse(exchange.answered.body));
  });
});

/** A first line, lines of headers, and perhaps a body in braces. */
function partsOf(text: string) {
  const [first = "", ...lines] = text.trim().split("\n");
  const body = lines.find((line) => line.startsWith("{"));
  const headers: Record<string, string> = {};
  for (const [, name = "", value = ""] of lines.join("\n").matchAll(/^([\w-]+): (.*)$/gm)) headers[name] = value;
  return { first, headers, body };
}
