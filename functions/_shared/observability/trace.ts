import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<string>();

/** Attribute of a queue's message with the id of the request that it comes from. */
export const TRACE_ATTRIBUTE = 'traceId';

/**
 * The id by which all that one request causes is found: the gateway's request id, handed on by the messages of queues
 * and by events (`traceId`). Undefined outside of `withTrace`.
 */
export function traceId(): string | undefined {
  return current.getStore();
}

/** Runs work under this id. Messages of one batch run side by side, so each has a scope of its own. */
export function withTrace<T>(id: string, work: () => T): T {
  return current.run(id, work);
}
