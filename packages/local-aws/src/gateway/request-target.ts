import type { IncomingMessage } from 'node:http';

/**
 * Brings a request target in absolute form, as a client sends it to what it takes for a proxy, to origin form; the
 * target's host then replaces the Host header (RFC 9112, section 3.2.2).
 */
export function useOriginForm(request: IncomingMessage): void {
  const [, host, rest = ''] = /^https?:\/\/([^/?#]*)([^#]*)/i.exec(request.url ?? '') ?? [];
  if (host === undefined) return;
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
  request.headers.host = host;
  const { rawHeaders } = request;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() === 'host') rawHeaders[at + 1] = host;
  }
}
