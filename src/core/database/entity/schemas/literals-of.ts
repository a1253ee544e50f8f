import { Kind, type TLiteralValue, type TSchema } from "@sinclair/typebox";

/** The values of a literal or of a union of literals (an enum is one); nothing for any other schema. */
export function literalsOf(schema: TSchema): readonly TLiteralValue[] | undefined {
  if (schema[Kind] === "Literal") return [schema["const"] as TLiteralValue];
  if (schema[Kind] !== "Union") return undefined;
  const members = (schema["anyOf"] as TSchema[]).map(literalsOf);
  return members.every((member) => member !== undefined) ? members.flat() : undefined;
}
