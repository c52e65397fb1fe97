import { ConnectionError, ProblemError } from '../problem.ts';

export interface SendBytes {
  readonly method: 'PUT' | 'POST';
  readonly url: string;
  readonly body: Blob | FormData;
  readonly signal: AbortSignal;
  /** Bytes of the body that have left, as often as the browser tells. */
  readonly onSent: (bytes: number) => void;
}
export interface SentAnswer {
  readonly etag: string | null;
}

/**
 * Sends bytes to S3 and tells how far it is. By XMLHttpRequest where there is one: `fetch` tells nothing about a
 * body on its way.
 * @throws ProblemError with the status that S3 answered; ConnectionError without an answer
 */
export function sendBytes(call: SendBytes): Promise<SentAnswer> {
  return 'XMLHttpRequest' in globalThis ? sendByXhr(call) : sendByFetch(call);
}

/** The part of XMLHttpRequest that is used; Node.js has none, so neither have its types. */
interface Xhr extends EventTarget {
  readonly upload: EventTarget;
  readonly status: number;
  open(method: string, url: string): void;
  send(body: Blob | FormData): void;
  abort(): void;
  getResponseHeader(name: string): string | null;
}
declare const XMLHttpRequest: new () => Xhr;

function sendByXhr({ method, url, body, signal, onSent }: SendBytes): Promise<SentAnswer> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const xhr = new XMLHttpRequest();
    const stop = () => xhr.abort();
    signal.addEventListener('abort', stop, { once: true });
    xhr.upload.addEventListener('progress', (event) => {
      if ('loaded' in event) onSent(Number(event.loaded));
    });
    xhr.addEventListener('loadend', () => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(signal.reason);
      else if (xhr.status === 0) reject(new ConnectionError('The upload was interrupted.'));
      else if (xhr.status >= 300) reject(refused(xhr.status));
      else resolve({ etag: xhr.getResponseHeader('etag') });
    });
    xhr.open(method, url);
    xhr.send(body);
  });
}

async function sendByFetch({ method, url, body, signal, onSent }: SendBytes): Promise<SentAnswer> {
  const response = await fetch(url, { method, body, signal }).catch((error: unknown) => {
    if (signal.aborted) throw signal.reason;
    throw new ConnectionError('The upload was interrupted.', { cause: error });
  });
  await response.body?.cancel();
  if (!response.ok) throw refused(response.status);
  if (body instanceof Blob) onSent(body.size);
  return { etag: response.headers.get('etag') };
}

const refused = (status: number) =>
  new ProblemError(status, { detail: `The object store answered ${status}.` });
