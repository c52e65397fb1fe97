/**
 * Makes a value on first use and keeps it for the life of the execution environment. A `make` that throws
 * is tried again at the next call.
 *
 * @example const repository = lazy(() => taskRepository(database()));
 */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
