import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Files of a folder, and what is sent with each of them. */
export interface StaticFiles {
  readonly folder: string;
  readonly headers: () => Readonly<Record<string, string>>;
}

/** A build names the files below it after their contents, so they never change. */
const HASHED = '/assets/';

/** Serves the files of one folder, `/` as `index.html`; false leaves the request to others. */
export async function serveStatic(
  { folder, headers: own }: StaticFiles,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const file = fileOf(folder, path);
  if (file === undefined) return false;
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) return false;
  const etag = `"${found.size.toString(36)}-${Math.round(found.mtimeMs).toString(36)}"`;
  const caching = path.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache';
  const headers = ['etag', etag, 'cache-control', caching, 'x-content-type-options', 'nosniff'];
  headers.push(...Object.entries(own()).flat());
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return true;
  }
  const body = await readFile(file);
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  response
    .writeHead(200, [...headers, 'content-type', type, 'content-length', String(body.length)])
    .end(body);
  return true;
}

/** The file of a path, never one outside the folder or a hidden one. */
function fileOf(folder: string, path: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // Not percent-encoding: no file has such a name.
    return undefined;
  }
  if (decoded.includes('\0') || decoded.includes('/.')) return undefined;
  const file = normalize(join(folder, decoded.endsWith('/') ? `${decoded}index.html` : decoded));
  return file.startsWith(normalize(folder) + sep) ? file : undefined;
}
