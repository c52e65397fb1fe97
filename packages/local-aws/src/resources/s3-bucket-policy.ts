import * as z from 'zod';
import { s3Context } from '../services/s3/s3-context.ts';
import { readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({ Bucket: z.string(), PolicyDocument: z.record(z.string(), z.unknown()) });

/** `AWS::S3::BucketPolicy`: asked beside the caller's own role at every request on the bucket. */
export const s3BucketPolicy: ResourceType = {
  type: 'AWS::S3::BucketPolicy',
  async make(input, world) {
    const { Bucket, PolicyDocument } = readProperties(schema, input.properties);
    s3Context(world).buckets.setPolicy(Bucket, PolicyDocument);
    return { ref: Bucket };
  },
  async remove({ ref }, world) {
    s3Context(world).buckets.setPolicy(ref, undefined);
  },
};
