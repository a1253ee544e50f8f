import { FormatRegistry, Type } from "@sinclair/typebox";

export function oneOf<const Value extends string>(values: readonly Value[], byDefault?: Value) {
  const union = Type.Union(values.map((value) => Type.Literal(value)));
  return Type.Unsafe<Value>({ ...union, default: byDefault, description: `one of ${values.join(", ")}` });
}

export function wholeNumber(minimum: number, maximum: number, byDefault: number) {
  const description = `a whole number from ${minimum} to ${maximum}`;
  return Type.Integer({ minimum, maximum, default: byDefault, description });
}

const natsWord = "[A-Za-z0-9_-]+";

export function natsStream(byDefault: string) {
  return Type.String({ pattern: `^${natsWord}$`, default: byDefault, description: "letters, digits, - and _" });
}

/** What subjects begin with: words without a wildcard. */
export function natsSubject(byDefault: string) {
  const description = "words of letters, digits, - and _, with dots between them";
  return Type.String({ pattern: `^${natsWord}([.]${natsWord})*$`, default: byDefault, description });
}

const originList = "origin-list";
FormatRegistry.Set(originList, (text) => text === "*" || listed(text).every(isOrigin));

export function origins() {
  const description = "origins such as https://app.example.com, separated by commas, or a star";
  return Type.String({ format: originList, description });
}

/** `a, b` -> `["a", "b"]` */
export function listed(text: string): string[] {
  return text.split(",").map((item) => item.trim());
}

// As a browser sends it: without a path, without a slash at the end, without the usual port.
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.parse(text)?.origin === text;
}
