import { perWorld } from '../core/per-world.ts';

/** What comes in on the AWS endpoint without a signature: an address that is itself the secret. */
export type UnsignedHandler = (request: {
  readonly method: string;
  /** Path as sent, without the query. */
  readonly path: string;
  readonly body: Buffer;
}) =>
  | { readonly status: number; readonly body?: string }
  | Promise<{ readonly status: number; readonly body?: string }>;

/** Handlers by path prefix, asked by the AWS endpoint before it looks for a signature. */
export class UnsignedRoutes {
  readonly #handlers = new Map<string, UnsignedHandler>();

  add(prefix: string, handler: UnsignedHandler): void {
    this.#handlers.set(prefix, handler);
  }

  find(path: string): UnsignedHandler | undefined {
    for (const [prefix, handler] of this.#handlers) if (path.startsWith(prefix)) return handler;
    return undefined;
  }
}

export const unsignedRoutes = perWorld(() => new UnsignedRoutes());
