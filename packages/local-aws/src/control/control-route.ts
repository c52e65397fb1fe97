import type { World } from '../core/world.ts';

/** One route below `/_local`; bodies are JSON, answers JSON or HTML. One file each, one line in `control/index.ts`. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/_local/queues/{name}/messages` */
  readonly path: string;
  handle(request: ControlRequest, world: World): Promise<ControlResponse> | ControlResponse;
}
export interface ControlRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON body; undefined when empty. */
  readonly body: unknown;
}
export interface ControlResponse {
  readonly status?: number;
  readonly json?: unknown;
  readonly html?: string;
  /** Beside the content type, lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
}
