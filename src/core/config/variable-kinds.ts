import { Type } from "@sinclair/typebox";

export function oneOf<const Value extends string>(values: readonly Value[], byDefault?: Value) {
  const union = Type.Union(values.map((value) => Type.Literal(value)));
  return Type.Unsafe<Value>({ ...union, default: byDefault, description: `one of ${values.join(", ")}` });
}

export function wholeNumber(minimum: number, maximum: number, byDefault: number) {
  const description = `a whole number from ${minimum} to ${maximum}`;
  return Type.Integer({ minimum, maximum, default: byDefault, description });
}
