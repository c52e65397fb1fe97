import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DeleteSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DeleteParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** A resource that its stack keeps when it is deleted. */
export interface RetainedResource {
  /** `AWS::DynamoDB::Table` … */
  readonly type: string;
  readonly id: string;
}

/** Deletes tables, buckets with every version in them, secrets and the public keys; what is gone already is passed over. */
export async function deleteRetained(resources: readonly RetainedResource[]): Promise<void> {
  for (const { type, id } of resources) {
    try {
      await deleteOne(type, id);
    } catch (error) {
      const gone =
        error instanceof Error &&
        /^(NoSuchBucket|ResourceNotFoundException|ParameterNotFound)$/.test(error.name);
      if (!gone) throw error;
    }
  }
}

async function deleteOne(type: string, id: string): Promise<void> {
  switch (type) {
    case 'AWS::DynamoDB::Table':
      await new DynamoDBClient({}).send(new DeleteTableCommand({ TableName: id }));
      return;
    case 'AWS::S3::Bucket':
      await deleteBucket(id);
      return;
    case 'AWS::SecretsManager::Secret':
      await new SecretsManagerClient({}).send(
        new DeleteSecretCommand({ SecretId: id, ForceDeleteWithoutRecovery: true }),
      );
      return;
    case 'Custom::SigningKeys':
      // Written by the resource's function, and named by its id.
      await new SSMClient({}).send(new DeleteParameterCommand({ Name: id }));
      return;
    default:
      // The stack has deleted it itself.
      return;
  }
}

async function deleteBucket(Bucket: string): Promise<void> {
  const s3 = new S3Client({});
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) break;
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    // Else the same page would come for ever.
    if (Errors[0]) throw new Error(`${Bucket}/${Errors[0].Key}: ${Errors[0].Message}`);
  }
  await s3.send(new DeleteBucketCommand({ Bucket }));
}
