/** `: did you mean "name"?` for the known word that is least unlike a misspelt one; nothing when none is like it. */
export function nearest(word: string, known: Iterable<string>): string {
  let best = { distance: Math.max(1, Math.floor(word.length / 3)) + 1, name: "" };
  for (const name of known) {
    const distance = word.length > 64 ? Infinity : editDistance(word.toLowerCase(), name.toLowerCase());
    if (distance < best.distance) best = { distance, name };
  }
  return best.name === "" ? "" : `: did you mean "${best.name}"?`;
}

function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
