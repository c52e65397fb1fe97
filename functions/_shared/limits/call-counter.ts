/** A limit on how often something may happen. */
export interface Limit {
  readonly name: string;
  readonly quota: number;
  readonly windowSeconds: number;
}

/** How a limit stands for one key. */
export interface Count {
  /** Hits within the last window, the one just made included if it was counted. */
  readonly used: number;
  /** False when the quota was used up already; such a hit is not counted. */
  readonly allowed: boolean;
  /** Seconds until the oldest hit leaves the window; 0 when there is none. */
  readonly resetSeconds: number;
}

/** Counts hits of a limit for a key (an address, an account) over a sliding window. Throws 503 when its store is down. */
export interface CallCounter {
  /** Counts a hit, unless the quota is used up. */
  hit(limit: Limit, key: string): Promise<Count>;
  /** How it stands, counting nothing. */
  peek(limit: Limit, key: string): Promise<Count>;
  /** Forgets the hits of a key. */
  clear(limit: Limit, key: string): Promise<void>;
}
