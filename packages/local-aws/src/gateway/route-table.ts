/**
 * Route selection of HTTP APIs. Segment by segment a literal goes before a variable and a variable before a
 * greedy one; on one path a route of the method goes before `ANY`; what does not match falls back to the next
 * less specific route. `$default` is kept apart by the caller.
 * Source: API Gateway developer guide, "Create routes for HTTP APIs".
 */
export interface RouteMatch<T> {
  readonly route: T;
  /** Decoded; undefined for a route without variables. */
  readonly pathParameters: Record<string, string> | undefined;
}
export interface RouteTable<T> {
  /** `path` as sent, without the query. Throws `URIError` for a variable's text that is not valid percent-encoding. */
  match(method: string, path: string): RouteMatch<T> | undefined;
}

interface Leaf<T> {
  readonly route: T;
  readonly names: readonly string[];
}
interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  variable: Node<T> | undefined;
  /** By method. */
  readonly here: Map<string, Leaf<T>>;
  readonly greedy: Map<string, Leaf<T>>;
}

const emptyNode = <T>(): Node<T> => ({
  literals: new Map(),
  variable: undefined,
  here: new Map(),
  greedy: new Map(),
});

/** Keys are `METHOD /path` with `{name}` segments and at most a last `{name+}`. */
export function createRouteTable<T>(
  routes: readonly { readonly routeKey: string; readonly route: T }[],
): RouteTable<T> {
  const root = emptyNode<T>();
  for (const { routeKey, route } of routes) insert(root, routeKey, route);
  return {
    match(method, path) {
      const segments = path.slice(1).split('/');
      const values: string[] = [];
      const leaf = search(root, method, segments, 0, values);
      if (leaf === undefined) return undefined;
      if (leaf.names.length === 0) return { route: leaf.route, pathParameters: undefined };
      const pairs = leaf.names.map((name, at) => [name, decodeURIComponent(values[at] ?? '')]);
      return { route: leaf.route, pathParameters: Object.fromEntries(pairs) };
    },
  };
}

function insert<T>(root: Node<T>, routeKey: string, route: T): void {
  const space = routeKey.indexOf(' ');
  const method = routeKey.slice(0, space);
  const names: string[] = [];
  let node = root;
  for (const segment of routeKey.slice(space + 2).split('/')) {
    const greedy = /^\{(.+)\+\}$/.exec(segment)?.[1];
    const variable = /^\{(.+)\}$/.exec(segment)?.[1];
    if (greedy !== undefined) {
      node.greedy.set(method, { route, names: [...names, greedy] });
      return;
    }
    if (variable !== undefined) {
      names.push(variable);
      node = node.variable ??= emptyNode();
    } else {
      const next = node.literals.get(segment) ?? emptyNode<T>();
      node.literals.set(segment, next);
      node = next;
    }
  }
  node.here.set(method, { route, names });
}

function search<T>(
  node: Node<T>,
  method: string,
  segments: readonly string[],
  at: number,
  values: string[],
): Leaf<T> | undefined {
  const segment = segments[at];
  if (segment === undefined) return node.here.get(method) ?? node.here.get('ANY');
  const literal = node.literals.get(segment);
  const exact = literal && search(literal, method, segments, at + 1, values);
  if (exact) return exact;
  if (node.variable && segment !== '') {
    values.push(segment);
    const found = search(node.variable, method, segments, at + 1, values);
    if (found) return found;
    values.pop();
  }
  const greedy = node.greedy.get(method) ?? node.greedy.get('ANY');
  // A greedy variable takes one segment at least, and not an empty one alone.
  if (greedy && (segment !== '' || at + 1 < segments.length)) {
    values.push(segments.slice(at).join('/'));
    return greedy;
  }
  return undefined;
}
