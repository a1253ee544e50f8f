import { matchesOrder } from "./order-oracle";
import type { Truth } from "./three-valued";

/** The order of texts is the server's own: it is asked for it once. */
export type Ranks = ReadonlyMap<string, number>;

let lower = (text: string) => text.toLowerCase();

/** A server whose locale is C knows capitals of the Latin alphabet only. */
export function foldLatinOnly(): void {
  lower = (text) => text.replaceAll(/[A-Z]/g, (capital) => capital.toLowerCase());
}

/** One operator on a text, in words of JavaScript. */
export function matchesText(value: string, operator: string, operand: unknown, ranks: Ranks): Truth {
  const [one = "", other = ""] = Array.isArray(operand) ? (operand as string[]) : [String(operand)];
  const ofRanks = matchesOrder(operator, ranks.get(value), ranks.get(one), ranks.get(other));
  return ofRanks ?? answers[operator]?.(value, one) ?? null;
}

const answers: Record<string, (value: string, operand: string) => boolean> = {
  ieq: (value, operand) => lower(value) === lower(operand),
  like: (value, pattern) => likeness(pattern).test(value),
  notLike: (value, pattern) => !likeness(pattern).test(value),
  ilike: (value, pattern) => likeness(lower(pattern)).test(lower(value)),
  notIlike: (value, pattern) => !likeness(lower(pattern)).test(lower(value)),
  contains: (value, part) => value.includes(part),
  icontains: (value, part) => lower(value).includes(lower(part)),
  startsWith: (value, part) => value.startsWith(part),
  istartsWith: (value, part) => lower(value).startsWith(lower(part)),
  endsWith: (value, part) => value.endsWith(part),
  iendsWith: (value, part) => lower(value).endsWith(lower(part)),
};

const likenesses = new Map<string, RegExp>();

function likeness(pattern: string): RegExp {
  const known = likenesses.get(pattern);
  if (known) return known;
  const parts = Array.from(pattern.matchAll(/\\(.)|(%)|(_)|(.)/gsu), ([, literal, any, one, plain]) => {
    if (any !== undefined) return ".*";
    return one === undefined ? RegExp.escape(literal ?? plain ?? "") : ".";
  });
  const made = new RegExp(`^${parts.join("")}$`, "su");
  likenesses.set(pattern, made);
  return made;
}
