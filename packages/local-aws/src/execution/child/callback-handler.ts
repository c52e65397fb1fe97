import { waitForEmptyLoop } from './channel.ts';

export type Handler = (event: unknown, context: unknown) => unknown;
type Done = (error?: unknown, result?: unknown) => void;

/**
 * A handler in the ways of Lambda's runtimes before Node.js 24: the callback, `context.done`, `succeed` and
 * `fail` end the invocation as a returned promise does; without any of them it ends with null when the event
 * loop is empty.
 * Source: Lambda developer guide, "Callback-based function handlers".
 */
export function withCallback(handler: (event: unknown, context: unknown, done: Done) => unknown): Handler {
  return (event, context) =>
    new Promise((resolve, reject) => {
      const done: Done = (error, result) => {
        if (error === undefined || error === null) resolve(result ?? null);
        else reject(error instanceof Error ? error : new Error(String(error)));
      };
      const legacy = {
        done,
        succeed: (result: unknown) => done(undefined, result),
        fail: (error: unknown) => done(error ?? new Error('handler failed')),
      };
      const returned = handler(event, Object.assign(Object(context), legacy), done);
      if (returned instanceof Object && 'then' in returned) resolve(returned);
      else waitForEmptyLoop(() => resolve(null));
    });
}
