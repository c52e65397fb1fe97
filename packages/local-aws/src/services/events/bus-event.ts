/** An event as rules match it and targets get it (EventBridge Events Reference, "Event structure"). */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 in UTC without fractions of a second. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export const eventTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** An event to be put on a bus; `time` in ms, now by default. */
export interface NewEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  readonly resources?: readonly string[];
  readonly time?: number;
}
