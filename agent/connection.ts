export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Seconds to wait, of `Retry-After`. */
  readonly retryAfter?: number | undefined;
  /** The server's time by its `Date`, ms since the epoch. */
  readonly date?: number | undefined;
}
export type Post = (body: string) => Promise<Answer>;

const TIMEOUT_MS = 10_000;
/** More than the rejected samples of a call, of which there are 120 at most. */
const LONGEST_ANSWER = 65_536;

/** Posts samples over one connection that is kept, so that a sample costs no handshake. */
export async function connection(url: URL, token: string): Promise<{ readonly post: Post; close(): void }> {
  // TLS is loaded where it is needed.
  const { Agent, request } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const once = (body: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const call = request(url, { agent, method: 'POST', headers }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          if (text.length < LONGEST_ANSWER) text += part;
        });
        response.on('end', () => {
          const { statusCode = 0, headers: answered } = response;
          resolve({
            status: statusCode,
            body: text,
            retryAfter: secondsOf(answered['retry-after']),
            date: timeOf(answered.date),
          });
        });
        response.on('error', reject);
      });
      // The whole call, a body that drips in included.
      const patience = setTimeout(
        () => call.destroy(new Error(`no answer in ${TIMEOUT_MS / 1000} s`)),
        TIMEOUT_MS,
      );
      call.on('close', () => clearTimeout(patience));
      call.on('error', (error) => {
        // The server may close a kept connection at the moment it is used again (Node, `request.reusedSocket`).
        reject(call.reusedSocket ? new StaleConnectionError(error.message) : error);
      });
      call.end(body);
    });
  return {
    post: (body) =>
      once(body).catch((error: unknown) => {
        if (error instanceof StaleConnectionError) return once(body);
        throw error;
      }),
    close: () => agent.destroy(),
  };
}

class StaleConnectionError extends Error {}

function secondsOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
}

function timeOf(header: string | undefined): number | undefined {
  const time = Date.parse(header ?? '');
  return Number.isNaN(time) ? undefined : time;
}
