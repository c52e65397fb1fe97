import type { OutgoingHttpHeaders } from 'node:http';
import aws4 from 'aws4';
import { awsCredentials, awsEnv } from './aws-env.ts';

export interface S3Target {
  readonly method: 'DELETE' | 'GET' | 'POST' | 'PUT';
  readonly bucket: string;
  /** Of unreserved characters and `/` only; without one the request is about the bucket. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** Where S3 is; buckets stand in the path. */
export function s3BaseUrl(): URL {
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3, AWS_REGION } = awsEnv();
  return new URL(AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL ?? `https://s3.${AWS_REGION}.amazonaws.com`);
}

/** An address that needs nothing else, for as long as `X-Amz-Expires` says ("using query parameters", S3). */
export function signS3Address(target: S3Target): string {
  const { base, signed } = sign(target, { signQuery: true });
  return base.origin + signed.path;
}

/** One request as it is sent now, its body signed by its SHA-256 ("Signature calculations for the header", S3). */
export function signS3Request(target: S3Target, headers: OutgoingHttpHeaders, body: Buffer | undefined) {
  const { base, signed } = sign(target, { headers, ...(body && { body }) });
  return { url: new URL(base.origin + signed.path), headers: signed.headers };
}

function sign({ method, bucket, key, query = {} }: S3Target, more: aws4.Request) {
  const base = s3BaseUrl();
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const search = parameters.length === 0 ? '' : `?${parameters.join('&')}`;
  const path = `/${bucket}${key === undefined ? '' : `/${key}`}${search}`;
  const signed = aws4.sign(
    { service: 's3', region: awsEnv().AWS_REGION, method, host: base.host, path, ...more },
    awsCredentials(),
  );
  return { base, signed };
}
