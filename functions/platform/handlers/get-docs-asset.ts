import { extname } from 'node:path';
import { notFound } from '../../_shared/errors/errors.ts';
import { httpHandler } from '../../_shared/http/http-handler.ts';
import { bundledBody } from '../bundled-file.ts';
import { getDocsAsset } from '../routes.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

export const handler = httpHandler(getDocsAsset, ({ params: { asset } }) => {
  const type = TYPES[extname(asset)];
  const file = type === undefined ? undefined : bundledBody(`docs/${asset}`);
  if (type === undefined || file === undefined) throw notFound();
  // The name holds a digest of the bytes, so they never change under it (RFC 8246).
  const headers = { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' };
  return { status: 200, ...file, headers, etag: `"${asset}"` };
});
