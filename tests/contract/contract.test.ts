import { beforeAll, expect, test } from "bun:test";
import { useOwnDatabase } from "@/core/database/testing";
import { createTestApp } from "../support/app/test-app";
import { allowedRequests, forbiddenRequests, leastRequest, type Sent } from "./contract-requests";
import { documentedOperations, type Operation } from "./documented-operations";

/** Whether the application is as docs/openapi.json says, for whatever operations that has. */
const own = useOwnDatabase();
const operations = await documentedOperations();
const found = new Map<string, string[]>();
const idsFor = (name: string) => found.get(name.replace(/Id$/, "s")) ?? [];
let app: ReturnType<typeof createTestApp>;

/** Sends a request to something that is there, where there is any; with an answer that the document knows. */
async function ask({ method, path, body, responses }: Operation, sent: Sent) {
  const [, collection = ""] = /(\w+)\/\{id\}/.exec(path) ?? [];
  const place = path.replace("{id}", idsFor(collection)[0] ?? "01a1fceb-222d-75be-a45f-543f8e028d6c");
  const address = `http://localhost${place}?${new URLSearchParams(sent.query).toString()}`;
  const headers = { ...sent.headers, ...(body && { "content-type": body.type }) };
  const answer = await app.handle(new Request(address, { method, headers, body: sent.body }));
  const type = answer.headers.get("content-type")?.split(";")[0] ?? "none";
  const { content = { none: {} } } = responses[answer.status] ?? {};
  expect([sent, answer.status, Object.keys(content)]).toEqual([sent, answer.status, expect.arrayContaining([type])]);
  const text = await answer.text();
  return { status: answer.status, body: /^application\/(problem\+)?json$/.test(type) ? JSON.parse(text) : undefined };
}

beforeAll(async () => {
  app = createTestApp(own.database);
  for (const operation of operations.filter(({ method, path }) => method === "POST" && !path.includes("{"))) {
    const [, collection = ""] = /(\w+)$/.exec(operation.path) ?? [];
    for (const request of allowedRequests(operation, idsFor)) {
      const { status, body } = await ask(operation, request);
      if (status === 201 && body.id) found.set(collection, [...idsFor(collection), body.id]);
    }
  }
});

const withHeaders = operations.filter(({ parameters }) =>
  parameters.some((each) => each.in === "header" && each.required),
);
const withJson = operations.filter(({ body }) => body?.type === "application/json");
const withInput = operations.filter(({ body, parameters }) => body || parameters.some((each) => each.in === "query"));

test.each(operations)("$method $path does not call invalid what the document allows", async (operation) => {
  for (const request of allowedRequests(operation, idsFor)) {
    const { status, body } = await ask(operation, request);
    expect([request, status < 500 && body?.code !== "validation", body]).toEqual([request, true, body]);
  }
});

test.each(withInput)("$method $path refuses what the document forbids, and points at it", async (operation) => {
  for (const [pointer, request] of forbiddenRequests(operation, idsFor)) {
    const { status, body } = await ask(operation, request);
    const pointers: string[] = body?.errors?.map((mistake: { pointer: string }) => mistake.pointer) ?? [];
    expect([request, status, pointers]).toEqual([request, 422, expect.arrayContaining([pointer])]);
  }
});

test.each(withHeaders)("$method $path needs the headers that the document requires", async (operation) => {
  const { status } = await ask(operation, { ...leastRequest(operation, idsFor), headers: {} });

  expect(status >= 400 && status < 500).toBe(true);
});

test.each(withJson)("$method $path refuses a body that is none", async (operation) => {
  const deep = `{"attributes":{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}}`;
  const strange = ['{"__proto__":{}}', '{"name":1e400}', '{"\\ud800":"\\u0000"}', deep];

  for (const body of ["", "null", "7", "[]", "{", ...strange]) {
    const { status } = await ask(operation, { ...leastRequest(operation, idsFor), body });
    expect([body, [400, 422].includes(status)]).toEqual([body, true]);
  }
});
