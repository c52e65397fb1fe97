import { signS3Address } from './s3-signing.ts';

export interface PresignedObject {
  /** What whoever has the address may do; GET when it is left out. */
  readonly method?: 'GET' | 'PUT';
  readonly bucket: string;
  /** Of unreserved characters and `/` only. */
  readonly key: string;
  /** `response-content-type` and the like (Amazon S3 API reference, GetObject), or `partNumber` of a part. */
  readonly query: Readonly<Record<string, string>>;
  readonly expiresSeconds: number;
}

/**
 * An address that gives or takes an object from whoever has it, signed with the function's own rights
 * ("Authenticating requests: using query parameters", Amazon S3). Nothing is called; the SDK would be 200 KB
 * for this.
 */
export function presignObject({ method = 'GET', query, expiresSeconds, ...object }: PresignedObject): string {
  return signS3Address({
    ...object,
    method,
    query: { ...query, 'X-Amz-Expires': String(expiresSeconds) },
  });
}
