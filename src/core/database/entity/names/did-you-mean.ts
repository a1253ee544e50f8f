/** `did you mean "indexes"?` for a name that is nearly one of those known; else the list of them. */
export function didYouMean(name: string, known: readonly string[]): string {
  const [nearest] = known.toSorted((left, right) => distance(name, left) - distance(name, right));
  if (nearest !== undefined && distance(name, nearest) <= 2) return `did you mean "${nearest}"?`;
  return `it takes ${known.join(", ")}.`;
}

/** How many letters to add, drop or change. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, place) => place);
  for (const [line, letter] of from.toLowerCase().split("").entries()) {
    const next = [line + 1];
    for (const [place, other] of to.toLowerCase().split("").entries()) {
      const changed = (row[place] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
