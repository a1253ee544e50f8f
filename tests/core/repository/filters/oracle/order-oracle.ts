/** What JavaScript orders as PostgreSQL orders what it stands for. */
export type Comparable = string | number | bigint;

/** A comparison by order; nothing for other operators. */
export function matchesOrder(
  operator: string,
  value: Comparable | undefined,
  low: Comparable | undefined,
  high: Comparable | undefined,
): boolean | undefined {
  const answer = answers[operator];
  if (answer === undefined) return undefined;
  if (value === undefined || low === undefined) throw new Error("The oracle does not know the order of these.");
  return answer(value, low, high ?? low);
}

const answers: Record<string, (value: Comparable, low: Comparable, high: Comparable) => boolean> = {
  gt: (value, low) => value > low,
  gte: (value, low) => value >= low,
  lt: (value, low) => value < low,
  lte: (value, low) => value <= low,
  between: (value, low, high) => value >= low && value <= high,
  notBetween: (value, low, high) => value < low || value > high,
};
