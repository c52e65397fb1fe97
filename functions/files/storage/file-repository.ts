import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { conditionalWrite, type Dynamo, queryPages } from '../../_shared/aws/dynamo.ts';
import { epochSeconds } from '../../_shared/time.ts';
import { type File, type FileStatus, file } from '../contract.ts';
import { ABANDONED_SECONDS, type FileRecord } from './file-record.ts';

/**
 * Items of the table `files`:
 *
 * | pk | sk | gsi1pk | gsi1sk |
 * | --- | --- | --- | --- |
 * | `F#<file>` | `#` | `U#<owner>` | `<file>`, a UUIDv7: by time |
 */
export interface FileRepository {
  insert(record: FileRecord): Promise<void>;
  find(id: string): Promise<FileRecord | undefined>;
  /** At most `limit` of a user's files before the given one, newest first; `type` is `image/png` or `image`. */
  list(
    filter: { ownerId: string; type: string | undefined; before: string | undefined },
    limit: number,
  ): Promise<readonly File[]>;
  /**
   * Replaces the file if it still has one of these statuses. False when it is gone or was settled before: a second
   * delivery of the same event then changes nothing.
   */
  settle(record: FileRecord, from: readonly FileStatus[]): Promise<boolean>;
  /** False when it was not there. */
  remove(id: string): Promise<boolean>;
}

const INDEX = 'gsi1';
const stored = z.object({
  ownerId: z.string(),
  file,
  uploadId: z.optional(z.string()),
  etag: z.optional(z.string()),
  pendingEvent: z.optional(z.string()),
});

export function fileRepository(dynamo: Dynamo, table: string): FileRepository {
  const key = (id: string) => ({ pk: `F#${id}`, sk: '#' });
  const itemOf = ({ ownerId, file: record, uploadId, etag, pendingEvent }: FileRecord) => ({
    ...key(record.id),
    gsi1pk: `U#${ownerId}`,
    gsi1sk: record.id,
    ownerId,
    uploadId,
    etag,
    pendingEvent,
    status: record.status,
    // What is never sent expires; whatever was received is settled, which takes this away.
    expiresAt:
      record.status === 'uploading'
        ? epochSeconds(new Date(record.createdAt)) + ABANDONED_SECONDS
        : undefined,
    // Beside the record itself, so that a filter can ask for it.
    type: record.contentType,
    file: record,
  });

  return {
    async insert(record) {
      await dynamo.send(new PutCommand({ TableName: table, Item: itemOf(record) }));
    },
    async find(id) {
      const { Item } = await dynamo.send(
        new GetCommand({ TableName: table, Key: key(id), ConsistentRead: true }),
      );
      return Item && stored.parse(Item);
    },
    async list({ ownerId, type, before }, limit) {
      const files: File[] = [];
      const pages = queryPages(dynamo, {
        TableName: table,
        IndexName: INDEX,
        KeyConditionExpression:
          before === undefined ? 'gsi1pk = :owner' : 'gsi1pk = :owner AND gsi1sk < :before',
        ...(type !== undefined && {
          FilterExpression: type.includes('/') ? '#type = :type' : 'begins_with(#type, :type)',
          ExpressionAttributeNames: { '#type': 'type' },
        }),
        ExpressionAttributeValues: {
          ':owner': `U#${ownerId}`,
          ...(before !== undefined && { ':before': before }),
          ...(type !== undefined && { ':type': type.includes('/') ? type : `${type}/` }),
        },
        ScanIndexForward: false,
        // A filter applies after the limit, so a filtered page reads on until it is full.
        Limit: type === undefined ? limit : 100,
      });
      for await (const { Items = [] } of pages) {
        files.push(
          ...z
            .array(stored)
            .parse(Items)
            .map((item) => item.file),
        );
        if (files.length >= limit) break;
      }
      return files.slice(0, limit);
    },
    async settle(record, from) {
      const values = Object.fromEntries(from.map((status, index) => [`:s${index}`, status]));
      const { written } = await conditionalWrite(
        dynamo.send(
          new PutCommand({
            TableName: table,
            Item: itemOf(record),
            ConditionExpression: `#status IN (${Object.keys(values).join(', ')})`,
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: values,
          }),
        ),
      );
      return written;
    },
    async remove(id) {
      const answer = await dynamo.send(
        new DeleteCommand({ TableName: table, Key: key(id), ReturnValues: 'ALL_OLD' }),
      );
      return answer.Attributes !== undefined;
    },
  };
}
