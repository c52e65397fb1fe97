import { S3Client } from '@aws-sdk/client-s3';
import { lazy } from '../lazy.ts';
import { clientConfig, reportOutages } from './client-config.ts';

/** How long S3 may be silent; an object that is read or written takes as long as it is large. */
const REQUEST_TIMEOUT_MS = 2_500;
/** While it puts parts together S3 has begun to answer and may be silent for long (CompleteMultipartUpload). */
const SOCKET_TIMEOUT_MS = 60_000;

/**
 * The client of S3. Checksums are those that an operation requires: a presigned URL would hold that of an empty
 * body. Buckets stand in the path, so that one host serves all of them, locally as on AWS.
 */
export const s3: () => S3Client = lazy(() => {
  const { requestHandler, ...config } = clientConfig({ requestTimeoutMs: REQUEST_TIMEOUT_MS });
  return reportOutages(
    's3',
    new S3Client({
      ...config,
      requestHandler: { ...requestHandler, socketTimeout: SOCKET_TIMEOUT_MS },
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
  );
});
