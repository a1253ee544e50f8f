import { Kind, type TSchema, TransformKind } from "@sinclair/typebox";

const kindsOfJson = new Set(
  "Any Array Boolean Enum Integer Intersect Literal Never Not Null Number Object Record String TemplateLiteral Tuple Union Unknown Unsafe".split(
    " ",
  ),
);

/** Where in a schema there is a value that JSON does not have, as a pointer; nothing when there is none. */
export function placeOfForeignKind(schema: TSchema, pointer = ""): string | undefined {
  if (TransformKind in schema || !kindsOfJson.has(schema[Kind])) return pointer;
  for (const [place, inner] of childrenOf(schema)) {
    const found = placeOfForeignKind(inner, `${pointer}${place}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function childrenOf(schema: TSchema): (readonly [string, TSchema])[] {
  const named: Record<string, TSchema> = { ...schema["properties"], ...schema["patternProperties"] };
  const listed: TSchema[] = [schema["items"], schema["anyOf"], schema["allOf"], schema["not"]].flat();
  return [
    ...Object.entries(named).map(([name, inner]) => [`/${name}`, inner] as const),
    ...listed.filter((inner) => typeof inner === "object").map((inner) => ["", inner] as const),
  ];
}
