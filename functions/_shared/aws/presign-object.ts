import aws4 from 'aws4';
import { awsEnv } from './aws-env.ts';

export interface PresignedObject {
  readonly bucket: string;
  /** Of unreserved characters and `/` only. */
  readonly key: string;
  /** `response-content-type` and the like (Amazon S3 API reference, GetObject). */
  readonly query: Readonly<Record<string, string>>;
  readonly expiresSeconds: number;
}

/**
 * An address that gives an object to whoever has it, signed with the function's own rights ("Authenticating
 * requests: using query parameters", Amazon S3). Nothing is called; the SDK would be 200 KB for this.
 */
export function presignObject({ bucket, key, query, expiresSeconds }: PresignedObject): string {
  const env = awsEnv();
  const base = new URL(
    env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL ?? `https://s3.${env.AWS_REGION}.amazonaws.com`,
  );
  const parameters = Object.entries({ ...query, 'X-Amz-Expires': String(expiresSeconds) });
  const search = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  const { path } = aws4.sign(
    {
      service: 's3',
      region: env.AWS_REGION,
      method: 'GET',
      host: base.host,
      path: `/${bucket}/${key}?${search}`,
      signQuery: true,
    },
    {
      accessKeyId: env.AWS_ACCESS_KEY_ID,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
      ...(env.AWS_SESSION_TOKEN !== undefined && { sessionToken: env.AWS_SESSION_TOKEN }),
    },
  );
  return base.origin + path;
}
