import type { World } from '../../core/world.ts';
import type { AwsStreamResponse } from '../aws-service.ts';
import { element } from '../xml.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** A document of S3's schema. */
export function xmlAnswer(
  name: string,
  children: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): AwsStreamResponse {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${NAMESPACE}">${children.join('')}</${name}>`;
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body };
}

/** The element, or nothing where there is no value. */
export const optional = (name: string, value: string | number | undefined): string =>
  value === undefined ? '' : element(name, String(value));

/** The account, which owns every bucket and object. */
export const owner = ({ account }: Pick<World, 'account'>): string =>
  element('Owner', [element('ID', account), element('DisplayName', 'nubo')]);

export const isoDate = (ms: number): string => new Date(ms).toISOString();
export const httpDate = (ms: number): string => new Date(ms).toUTCString();
export const quoted = (etag: string): string => `"${etag}"`;
