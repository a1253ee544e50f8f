import { matchesOrder } from "./order-oracle";
import type { Truth } from "./three-valued";

/** The order of texts is the server's own: it is asked for it once. */
export type Ranks = ReadonlyMap<string, number>;

/** One operator on a text, in words of JavaScript. */
export function matchesText(value: string, operator: string, operand: unknown, ranks: Ranks): Truth {
  const [one = "", other = ""] = Array.isArray(operand) ? (operand as string[]) : [String(operand)];
  const ofRanks = matchesOrder(operator, ranks.get(value), ranks.get(one), ranks.get(other));
  return ofRanks ?? answers[operator]?.(value, one) ?? null;
}

const answers: Record<string, (value: string, operand: string) => boolean> = {
  ieq: (value, operand) => value.toLowerCase() === operand.toLowerCase(),
  like: (value, pattern) => likeness(pattern).test(value),
  notLike: (value, pattern) => !likeness(pattern).test(value),
  ilike: (value, pattern) => likeness(pattern.toLowerCase()).test(value.toLowerCase()),
  notIlike: (value, pattern) => !likeness(pattern.toLowerCase()).test(value.toLowerCase()),
  contains: (value, part) => value.includes(part),
  icontains: (value, part) => value.toLowerCase().includes(part.toLowerCase()),
  startsWith: (value, part) => value.startsWith(part),
  istartsWith: (value, part) => value.toLowerCase().startsWith(part.toLowerCase()),
  endsWith: (value, part) => value.endsWith(part),
  iendsWith: (value, part) => value.toLowerCase().endsWith(part.toLowerCase()),
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
