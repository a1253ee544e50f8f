export type Graph = ReadonlyMap<string, Iterable<string>>;

/** A circle for each edge that closes one, as the names on the way: `["a", "b", "a"]`. */
export function findCircles(graph: Graph): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];

  function follow(name: string): void {
    if (path.includes(name)) circles.push([...path.slice(path.indexOf(name)), name]);
    if (done.has(name)) return;
    done.add(name);
    path.push(name);
    for (const next of graph.get(name) ?? []) follow(next);
    path.pop();
  }

  for (const name of graph.keys()) follow(name);
  return circles;
}
