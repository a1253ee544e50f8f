import { expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { createHall } from "@/core/http";
import { createLogger } from "@/core/logging";

const Query = Type.Object(
  {
    flag: Type.Optional(Type.Boolean()),
    size: Type.Optional(Type.Number({ minimum: 1 })),
    counts: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 3 })),
    words: Type.Optional(Type.Array(Type.String({ minLength: 2 }))),
  },
  { additionalProperties: false },
);

const hall = createHall({
  logger: createLogger({ level: "silent", format: "json" }),
  bodyLimitBytes: 1000,
  ready: async () => {},
  documentation: { info: { title: "Inputs", version: "1" } },
}).use(
  new Elysia()
    .get("/inputs", ({ query }) => query, { query: Query })
    .get("/inputs/:flag/:size", ({ params }) => params, { params: Type.Pick(Type.Required(Query), ["flag", "size"]) }),
);

const get = async (path: string) => (await hall.handle(new Request(`http://localhost${path}`))).json();

test.each([
  ["/inputs?flag=true&size=1.5", { flag: true, size: 1.5 }],
  ["/inputs?counts=1", { counts: [1] }],
  ["/inputs?counts=1,2", { counts: [1, 2] }],
  ["/inputs?counts=1&counts=2", { counts: [1, 2] }],
  ["/inputs?words=aa,bb&words=cc", { words: ["aa", "bb", "cc"] }],
  ["/inputs/false/2", { flag: false, size: 2 }],
])("%s has the types that its schema asks for", async (path, inputs) => {
  expect(await get(path)).toEqual(inputs);
});

test.each([
  ["/inputs?flag=yes", "/flag", "must be true or false"],
  ["/inputs?size=much", "/size", "must be a number"],
  ["/inputs?size=0", "/size", "must be at least 1"],
  ["/inputs?counts=1,many", "/counts/1", "must be a whole number"],
  ["/inputs?counts=1&counts=0", "/counts/1", "must be at least 1"],
  ["/inputs?counts=", "/counts/0", "must be a whole number"],
  ["/inputs?counts=1,2,3,4", "/counts", "must have at most 3 items"],
  ["/inputs?words=aa,b", "/words/1", "must be at least 2 characters long"],
  ["/inputs/yes/2", "/flag", "must be true or false"],
])("%s is refused in words that say what is wrong", async (path, pointer, detail) => {
  expect(await get(path)).toMatchObject({ status: 422, errors: [{ pointer, detail }] });
});
