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

/** The same for a promise: callers share one attempt, and a rejected one is forgotten. */
export function lazyAsync<T>(make: () => Promise<T>): () => Promise<T> {
  let pending: Promise<T> | undefined;
  return () => {
    pending ??= make().catch((error: unknown) => {
      pending = undefined;
      throw error;
    });
    return pending;
  };
}
