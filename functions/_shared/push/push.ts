/** A server frame of the WebSocket API (its `type` says which) that a service makes for its own subject. */
export interface PushedFrame {
  readonly type: string;
  readonly [field: string]: unknown;
}

/**
 * What the queue `fan-out` takes from other services; its consumer finds the connections and posts to them. A
 * function that pushes declares `sends: ['fan-out']` and sends through `queue<Push>(QUEUE_FAN_OUT)`.
 */
export type Push =
  /** To every subscriber of a channel. */
  | { readonly channel: string; readonly frame: PushedFrame }
  /** Several frames in order, each once to every subscriber of any of the channels. */
  | { readonly channels: readonly string[]; readonly frames: readonly PushedFrame[] }
  /** To every connection of these users, at most 100; for those who have none it is gone. */
  | { readonly userIds: readonly string[]; readonly frame: PushedFrame };
