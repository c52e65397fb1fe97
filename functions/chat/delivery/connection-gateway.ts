import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { sign } from 'aws4';
import type { ServerFrame } from '../frames.ts';
import { inParallel, POSTS_AT_ONCE } from './fan-out.ts';

export interface ConnectionGateway {
  /** Posts one frame to each connection; gives those that answered 410 and those that could not be reached. */
  post(connectionIds: readonly string[], frame: ServerFrame): Promise<PostOutcome>;
}
export interface PostOutcome {
  readonly gone: readonly string[];
  readonly failed: readonly string[];
}

/** One post may take this long: fifty times what it takes. A dead recipient holds up one lane, and its shard, for no more. */
const POST_TIMEOUT_MS = 1000;

/**
 * Posts through `@connections` with requests signed by `aws4` on kept-alive sockets: about a fifth of the
 * SDK client's CPU a post, which is what bounds a broadcast.
 * @param endpoint `wss://{api}.execute-api.{region}.amazonaws.com/{stage}`: the clients' address is, with https, that of
 * `@connections` too
 */
export function createConnectionGateway(endpoint: string, region: string): ConnectionGateway {
  const base = new URL(endpoint.replace(/^ws/, 'http'));
  const secure = base.protocol === 'https:';
  const options = { keepAlive: true, maxSockets: POSTS_AT_ONCE };
  const agent = secure ? new HttpsAgent(options) : new HttpAgent(options);
  const send = secure ? httpsRequest : httpRequest;

  function postOne(connectionId: string, body: string): Promise<number> {
    // aws4 takes the environment's credentials, which Lambda renews by replacing the environment.
    const signed: RequestOptions = sign({
      service: 'execute-api',
      region,
      method: 'POST',
      host: base.host,
      path: `${base.pathname.replace(/\/$/, '')}/@connections/${encodeURIComponent(connectionId)}`,
      headers: { 'content-type': 'application/json' },
      body,
    });
    return new Promise((resolve, reject) => {
      const request = send(
        { ...signed, hostname: base.hostname, port: base.port, agent, timeout: POST_TIMEOUT_MS },
        (response) => {
          response.resume();
          response.on('end', () => resolve(response.statusCode ?? 0));
          response.on('error', reject);
        },
      );
      request.on('timeout', () => request.destroy(new Error(`no answer in ${POST_TIMEOUT_MS} ms`)));
      request.on('error', reject);
      request.end(body);
    });
  }

  return {
    async post(connectionIds, frame) {
      const body = JSON.stringify(frame);
      const gone: string[] = [];
      const failed: string[] = [];
      await inParallel(connectionIds, POSTS_AT_ONCE, async (connectionId) => {
        const status = await postOne(connectionId, body).catch(() => 0);
        if (status === 410) gone.push(connectionId);
        else if (status !== 200) failed.push(connectionId);
      });
      return { gone, failed };
    },
  };
}
