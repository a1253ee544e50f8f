import { Kind, type TLiteralValue, type TSchema } from "@sinclair/typebox";

/** The values of a literal or of a union of literals (an enum is one); nothing for any other schema. */
export function literalsOf(schema: TSchema): readonly TLiteralValue[] | undefined {
  const value: TLiteralValue | undefined = schema["const"];
  if (schema[Kind] === "Literal" && value !== undefined) return [value];
  if (schema[Kind] !== "Union") return undefined;
  const anyOf: TSchema[] = schema["anyOf"] ?? [];
  const members = anyOf.map(literalsOf);
  return members.every((member) => member !== undefined) ? members.flat() : undefined;
}
