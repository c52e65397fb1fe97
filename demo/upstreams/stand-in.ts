/** A request to a stand-in, below its base URL. */
export interface UpstreamRequest {
  readonly method: string;
  /** `/v1/search` */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed JSON; undefined without a body. */
  readonly body: unknown;
  /** The local world's time. */
  readonly now: Date;
}

export interface UpstreamReply {
  readonly status: number;
  readonly json: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers as one third party does: its paths, its fields, its errors. */
export interface StandIn {
  answer(request: UpstreamRequest): UpstreamReply;
  /** What it answers when there were too many calls. */
  readonly quota: UpstreamReply;
}

export const ok = (json: unknown): UpstreamReply => ({ status: 200, json });

/** A name without case and accents. */
export function fold(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
