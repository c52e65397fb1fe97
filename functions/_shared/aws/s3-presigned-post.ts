import { createHmac } from 'node:crypto';
import { awsEnv } from './aws-env.ts';
import { s3BaseUrl } from './s3-signing.ts';

export interface PresignedPost {
  readonly url: string;
  readonly fields: Record<string, string>;
}

export interface PostRule {
  readonly bucket: string;
  readonly key: string;
  /** Exactly this one. */
  readonly contentType: string;
  /** From 1 to so many. */
  readonly maxBytes: number;
  readonly expiresSeconds: number;
}

/**
 * A form that whoever has it may send to S3, with the file as its last field, and what S3 takes by it
 * ("Browser-based uploads using POST (AWS signature version 4)", Amazon S3). Nothing is called.
 */
export function presignPost({ bucket, key, contentType, maxBytes, expiresSeconds }: PostRule): PresignedPost {
  const env = awsEnv();
  const now = Date.now();
  const signedAt = instant(now).replace(/[-:]/g, '');
  const scope = [signedAt.slice(0, 8), env.AWS_REGION, 's3', 'aws4_request'];
  const fields = {
    'Content-Type': contentType,
    bucket,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': [env.AWS_ACCESS_KEY_ID, ...scope].join('/'),
    'X-Amz-Date': signedAt,
    ...(env.AWS_SESSION_TOKEN !== undefined && { 'X-Amz-Security-Token': env.AWS_SESSION_TOKEN }),
    key,
  };
  // Every field needs a condition of its own.
  const conditions = [
    ['content-length-range', 1, maxBytes],
    ['eq', '$Content-Type', contentType],
    ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
  ];
  const expiration = instant(now + expiresSeconds * 1000);
  const policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64');
  const signingKey = scope.reduce<string | Buffer>(hmac, `AWS4${env.AWS_SECRET_ACCESS_KEY}`);
  const signature = hmac(signingKey, policy).toString('hex');
  return {
    url: `${s3BaseUrl().origin}/${bucket}`,
    fields: { ...fields, Policy: policy, 'X-Amz-Signature': signature },
  };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** In whole seconds. */
function instant(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
