import { describe, expect, test } from "bun:test";
import { Type, type TSchema } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { createHall } from "@/core/http";
import { createLogger } from "@/core/logging";
import { openApiFindings } from "../../../support/http/openapi-findings";

/** What the document says of a route whose body and whose answer have this schema. */
async function documented(...schemas: TSchema[]) {
  const hall = createHall({
    logger: createLogger({ level: "silent", format: "json" }),
    bodyLimitBytes: 1000,
    ready: async () => {},
    documentation: { info: { title: "Shapes", version: "1", license: { name: "MIT", identifier: "MIT" } } },
  });
  const unused = () => Promise.reject(new Error("only the document is asked for"));
  for (const [place, body] of schemas.entries()) {
    const detail = { summary: "A shape" };
    hall.use(new Elysia().post(`/shapes/${place}`, unused, { body, detail, response: { 200: body } }));
  }
  const answer = await hall.handle(new Request("http://localhost/openapi/json"));
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads whatever JSON came back
  const document: any = await answer.json();
  const content = document.paths?.["/shapes/0"].post.requestBody.content["application/json"];
  return { status: answer.status, document, schema: content?.schema, example: content?.example };
}

describe("a schema in the OpenAPI document", () => {
  test("that is a tuple says so as JSON Schema 2020-12 does, at any depth", async () => {
    const pair = Type.Tuple([Type.Integer({ minimum: 3 }), Type.String({ format: "date" })]);

    const { document, schema, example } = await documented(Type.Object({ pairs: Type.Array(pair) }));

    expect(await openApiFindings(document)).toEqual([]);
    expect(schema.properties.pairs.items).toEqual({
      type: "array",
      prefixItems: [
        { type: "integer", minimum: 3 },
        { type: "string", format: "date" },
      ],
      items: false,
      minItems: 2,
      maxItems: 2,
    });
    expect(example).toEqual({ pairs: [[3, "2026-01-31"]] });
  });

  test("that is a choice of numbers, or of texts and nothing, has the types of its values", async () => {
    const numbers = Type.Union([Type.Literal(1), Type.Literal(2)]);
    const mixed = Type.Union([Type.Literal("one"), Type.Literal(2)]);

    const { document, schema } = await documented(Type.Object({ numbers, mixed }));

    expect(await openApiFindings(document)).toEqual([]);
    expect(schema.properties.numbers).toEqual({ type: "number", enum: [1, 2] });
    expect(schema.properties.mixed).toEqual({ type: ["string", "number"], enum: ["one", 2] });
  });

  test("that has a title stands once, under that name", async () => {
    const Point = Type.Object({ x: Type.Number() }, { title: "Point" });

    const { document, schema } = await documented(Type.Object({ from: Point, to: Type.Optional(Point) }), Point);

    expect(await openApiFindings(document)).toEqual([]);
    expect(schema.properties.from).toEqual({ $ref: "#/components/schemas/Point" });
    expect(document.components.schemas.Point.properties).toEqual({ x: { type: "number" } });
  });

  test("that has the title of another one is a mistake, not a guess", async () => {
    const point = (name: string) => Type.Object({ [name]: Type.Number() }, { title: "Point" });

    expect((await documented(point("x"), point("y"))).status).toBe(500);
  });
});

/** A bigint, as an entity has it in a document. */
function bigintText(limits: Record<string, string>): TSchema {
  return Type.String({ ...limits, format: "int64" });
}

describe("an example in the OpenAPI document", () => {
  const shapes: [TSchema, unknown][] = [
    [Type.String({ minLength: 8 }), "textxxxx"],
    [Type.String({ maxLength: 2 }), "te"],
    [Type.String({ pattern: "^A-\\d+$", examples: ["A-7"] }), "A-7"],
    [Type.Number({ exclusiveMinimum: 0 }), 1],
    [Type.Integer({ minimum: 7, multipleOf: 5 }), 10],
    [Type.Integer({ maximum: -3 }), -3],
    [Type.Integer({ default: 20 }), 20],
    [Type.Boolean(), true],
    [Type.Union([Type.String({ format: "uri" }), Type.Null()]), "https://example.com/"],
    [bigintText({}), "1"],
    [bigintText({ "x-minimum": "-7", "x-multipleOf": "5" }), "-5"],
    [bigintText({ "x-exclusiveMinimum": "5" }), "6"],
    [bigintText({ "x-maximum": "-7", "x-multipleOf": "5" }), "-10"],
    [Type.Union([Type.String(), Type.Null()], { examples: [null] }), null],
    [Type.Array(Type.Integer({ minimum: 1 }), { minItems: 2 }), [1, 1]],
    [Type.Record(Type.String(), Type.Integer()), {}],
    [Type.Literal("only"), "only"],
    [Type.Intersect([Type.Object({ a: Type.Literal(1) }), Type.Object({ b: Type.Literal(2) })]), { a: 1, b: 2 }],
  ];

  for (const [schema, value] of shapes) {
    test(`fits its schema: ${JSON.stringify(schema)}`, async () => {
      const { document, example } = await documented(Type.Object({ value: schema }));

      expect(example).toEqual({ value });
      expect(await openApiFindings(document)).toEqual([]);
    });
  }

  test("is left out where nothing can be made up", async () => {
    const { document, example } = await documented(Type.Object({ code: Type.String({ pattern: "^A-\\d+$" }) }));

    expect(example).toBeUndefined();
    expect(await openApiFindings(document)).toEqual([]);
  });
});
