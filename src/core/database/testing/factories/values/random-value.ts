import { Kind, OptionalKind, type TSchema } from "@sinclair/typebox";
import { insideOf } from "../../../entity/schemas/kinds/json-kind";
import { literalsOf } from "../../../entity/schemas/literals-of";
import type { Draw } from "./draw";
import { randomBigint, randomDecimal, randomNumber } from "./random-number";
import { randomInterval, randomText, randomWord } from "./random-text";

/** A value for a schema as code holds it; undefined for a schema that nothing is known of. */
export function randomValue(draw: Draw, schema: TSchema): unknown {
  const literals = literalsOf(schema);
  return literals === undefined ? kinds[schema[Kind]]?.(draw, schema) : draw.random.pick(literals);
}

type Make = (draw: Draw, schema: TSchema) => unknown;

const kinds: Record<string, Make> = {
  "plinth:text": randomText,
  String: randomText,
  TemplateLiteral: randomText,
  "plinth:number": ({ random }, schema) => randomNumber(random, schema),
  Number: ({ random }, schema) => randomNumber(random, schema),
  Integer: ({ random }, schema) => randomNumber(random, schema),
  "plinth:decimal": ({ random }, schema) => randomDecimal(random, schema),
  "plinth:int64": ({ random }, schema) => randomBigint(random, schema),
  "plinth:bytes": randomBytes,
  "plinth:interval": ({ random }) => randomInterval(random),
  "plinth:moment": ({ nextTime }) => nextTime(),
  Date: ({ nextTime }) => nextTime(),
  Boolean: ({ random }) => random.boolean(),
  Null: () => null,
  Array: randomArray,
  "plinth:set": randomArray,
  Tuple: (draw, schema) => (schema["items"] as TSchema[]).map((item) => randomValue(draw, item)),
  Object: randomObject,
  Record: randomRecord,
  Intersect: (draw, schema) => Object.assign({}, ...membersOf(schema).map((member) => randomValue(draw, member))),
  Union: (draw, schema) => randomValue(draw, draw.random.pick(presentMembersOf(schema)) ?? schema),
  Unknown: randomJson,
  "plinth:json": randomJson,
  "plinth:stored-json": (draw, schema) => {
    const inside = insideOf(schema);
    return inside === schema ? randomJson(draw) : randomValue(draw, inside);
  },
};

function randomBytes({ random }: Draw, { "x-minByteLength": least = 0, "x-maxByteLength": most }: TSchema): Uint8Array {
  const from = Number(least);
  return random.bytes(random.integer(from, Math.min(Number(most ?? Infinity), Math.max(from, 1) + 15)));
}

function randomArray(draw: Draw, { items, minItems, maxItems = Infinity, uniqueItems }: TSchema): unknown[] {
  const least = minItems ?? Math.min(1, maxItems);
  const count = draw.random.integer(least, Math.min(maxItems, least + 2));
  const drawn = Array.from({ length: uniqueItems === true ? count * 20 : count }, () => randomValue(draw, items));
  if (uniqueItems !== true) return drawn;
  return [...new Map(drawn.map((item) => [String(item), item])).values()].slice(0, count);
}

function randomObject(draw: Draw, { properties }: TSchema): Record<string, unknown> {
  const wanted = Object.entries<TSchema>(properties).filter(([, schema]) => draw.complete || !(OptionalKind in schema));
  return Object.fromEntries(wanted.map(([name, schema]) => [name, randomValue(draw, schema)]));
}

function randomRecord(draw: Draw, { patternProperties }: TSchema): Record<string, unknown> {
  const entries = Object.entries<TSchema>(patternProperties).map(([pattern, schema]) => {
    const key = pattern === anyKey ? randomWord(draw.random) : randomText(draw, { pattern } as never);
    return [key, randomValue(draw, schema)];
  });
  return Object.fromEntries(entries);
}

const anyKey = "^(.*)$";

function randomJson({ random }: Draw): Record<string, string> {
  return { [randomWord(random)]: randomWord(random) };
}

function membersOf(schema: TSchema): TSchema[] {
  return schema["anyOf"] ?? schema["allOf"] ?? [];
}

function presentMembersOf(schema: TSchema): TSchema[] {
  return membersOf(schema).filter((member) => member[Kind] !== "Null");
}
