import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';

export async function call() {
  await new S3Client({ forcePathStyle: true }).send(new HeadObjectCommand({ Bucket: 'none', Key: 'none' }));
}
