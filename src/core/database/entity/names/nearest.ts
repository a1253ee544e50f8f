/** ` (did you mean "name"?)` for the known word that is least unlike a misspelt one; nothing when none is like it. */
export function nearest(word: string, known: Iterable<string>): string {
  let best = { distance: Math.max(1, Math.round(word.length / 3)) + 1, name: "" };
  for (const name of known) {
    const distance = word.length > 64 ? Infinity : editDistance(word.toLowerCase(), name.toLowerCase());
    if (distance < best.distance) best = { distance, name };
  }
  return best.name === "" ? "" : ` (did you mean "${best.name}"?)`;
}

/** What is wrong with options of which one is not known; nothing when all are. */
export function unknownOption(options: object, known: readonly string[]): string | undefined {
  for (const name in options)
    if (!known.includes(name)) return `there is no option ${quoted(name)}${nearest(name, known)}`;
  return undefined;
}

/** How many letters are wrong, missing, too many, or in the wrong order with the next. */
function editDistance(one: string, other: string): number {
  let above: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      const swap = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const swapped = swap ? (above[j - 2] ?? Infinity) + 1 : Infinity;
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    above = row;
    row = next;
  }
  return row[other.length] ?? 0;
}

/** A name that was given, for a sentence; as much of it as tells which one it is. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 64 ? `${name.slice(0, 64)}…` : name);
}
