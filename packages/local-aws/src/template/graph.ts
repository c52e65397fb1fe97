/** A graph by node: what each one needs first. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** A path that ends where it began, or undefined: `['a', 'b', 'a']`. */
export function findCycle(graph: Graph): readonly string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const onPath = new Set<string>();
  for (const node of graph.keys()) {
    const cycle = visit(node);
    if (cycle) return cycle;
  }
  return undefined;

  function visit(node: string): readonly string[] | undefined {
    if (done.has(node)) return undefined;
    if (onPath.has(node)) return [...path.slice(path.indexOf(node)), node];
    path.push(node);
    onPath.add(node);
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    onPath.delete(node);
    done.add(node);
    return undefined;
  }
}

/**
 * Runs the work of every node after that of all it needs, everything independent at once. The graph has no
 * cycle. Rejects with the first error; what has not begun by then never does.
 */
export async function runGraph(graph: Graph, work: (node: string) => Promise<void>): Promise<void> {
  const started = new Map<string, Promise<void>>();
  let failed = false;
  const run = (node: string): Promise<void> => {
    const known = started.get(node);
    if (known) return known;
    const promise = (async () => {
      await Promise.all([...(graph.get(node) ?? [])].map(run));
      if (failed) return;
      try {
        await work(node);
      } catch (error) {
        failed = true;
        throw error;
      }
    })();
    started.set(node, promise);
    return promise;
  };
  await Promise.all([...graph.keys()].map(run));
}
