import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { batchGet, conditionalWrite, type Dynamo, queryPages } from '../../_shared/aws/dynamo.ts';
import { invalidToken } from '../../_shared/errors/errors.ts';
import { epochSeconds } from '../../_shared/time.ts';
import { type File, type FileStatus, file } from '../contract.ts';
import { ABANDONED_SECONDS, type FileRecord } from './file-record.ts';

export interface NewFileRecord {
  readonly ownerId: string;
  readonly file: File;
  readonly uploadId?: string | undefined;
}

/** What a file becomes; parts left out are taken away. */
export interface FileUpdate {
  readonly file: File;
  readonly uploadId?: string | undefined;
  readonly etag?: string | undefined;
  readonly pendingEvent?: string | undefined;
}

export type DeletionResult =
  | { readonly kind: 'marked'; readonly record: FileRecord }
  | { readonly kind: 'absent' | 'changed' };

/**
 * Items of the table `files`:
 *
 * | pk | sk | gsi1pk | gsi1sk |
 * | --- | --- | --- | --- |
 * | `F#<file>` | `#` | `U#<owner>` | `<file>`, a UUIDv7: by time |
 * | `D#<owner>` | `#` | | | a deleted account, for as long as its tokens may live |
 */
export interface FileRepository {
  /** @throws AppError `unauthenticated` (401) when the owner's account has been deleted */
  insert(record: NewFileRecord): Promise<void>;
  find(id: string): Promise<FileRecord | undefined>;
  /** Those of at most 100 files that are there, in no order. */
  findAll(ids: readonly string[]): Promise<readonly FileRecord[]>;
  /** At most `limit` of a user's files before the given one, newest first; `type` is `image/png` or `image`. */
  list(
    filter: { ownerId: string; type: string | undefined; before: string | undefined },
    limit: number,
  ): Promise<readonly File[]>;
  /** Pages of the ids of a user's files, those under deletion too. */
  ids(ownerId: string): AsyncGenerator<readonly string[]>;
  /**
   * Changes the file if it still has one of these statuses. False when it is gone or was changed before: a second
   * delivery of the same event then changes nothing.
   */
  update(id: string, change: FileUpdate, from: readonly FileStatus[]): Promise<boolean>;
  /** All of the file is there. Gives it as it is, if it has been validated by then. */
  markReceived(declared: File): Promise<File>;
  /** The bus has the event of this id. The file itself has not changed. */
  published(id: string, pendingEvent: string): Promise<void>;
  /**
   * Hides the record from every read, so that its objects can be deleted before it; a second time too.
   * @param versions those that may be deleted; undefined for any
   */
  markDeleted(ownerId: string, id: string, versions: readonly number[] | undefined): Promise<DeletionResult>;
  delete(id: string): Promise<void>;
  /** From now on the user's tokens, which may live on for some minutes, insert nothing. */
  blockOwner(ownerId: string): Promise<void>;
}

const INDEX = 'gsi1';
/** `status` of a record whose objects are being deleted. */
const DELETED = 'deleted';
/** Access tokens live 15 minutes; clocks and deliveries may differ. */
const BLOCKED_SECONDS = 60 * 60;

const stored = z.object({
  ownerId: z.string(),
  status: z.string(),
  version: z.int(),
  file,
  uploadId: z.optional(z.string()),
  etag: z.optional(z.string()),
  pendingEvent: z.optional(z.string()),
});
const indexed = z.object({ gsi1sk: z.string() });

export function fileRepository(dynamo: Dynamo, table: string): FileRepository {
  const key = (id: string) => ({ pk: `F#${id}`, sk: '#' });
  const ownerKey = (ownerId: string) => ({ pk: `D#${ownerId}`, sk: '#' });
  const get = async (Key: Readonly<Record<string, string>>) =>
    (await dynamo.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
  /** The file's version if it is among these, else one that no file has. */
  const currentOf = async (id: string, versions: readonly number[]): Promise<readonly number[]> => {
    const current: unknown = (await get(key(id)))?.version;
    return [versions.find((version) => version === current) ?? 0];
  };
  const remove = async (id: string) => {
    await dynamo.send(new DeleteCommand({ TableName: table, Key: key(id) }));
  };

  const find: FileRepository['find'] = async (id) => present(await get(key(id)))[0];
  const update: FileRepository['update'] = async (
    id,
    { file: record, uploadId, etag, pendingEvent },
    from,
  ) => {
    const expected = Object.fromEntries(from.map((status, at) => [`:from${at}`, status]));
    const fields = { ...indexedFields(record), uploadId, etag, pendingEvent, expiresAt: undefined };
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    const absent = Object.entries(fields).filter(([, value]) => value === undefined);
    const { written } = await conditionalWrite(
      dynamo.send(
        new UpdateCommand({
          TableName: table,
          Key: key(id),
          UpdateExpression: `SET version = version + :one, ${given.map(([name]) => `#${name} = :${name}`).join(', ')} REMOVE ${absent.map(([name]) => `#${name}`).join(', ')}`,
          ConditionExpression: `#status IN (${Object.keys(expected).join(', ')})`,
          ExpressionAttributeNames: Object.fromEntries(Object.keys(fields).map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ':one': 1,
            ...Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])),
            ...expected,
          },
        }),
      ),
    );
    return written;
  };

  return {
    async insert({ ownerId, file: record, uploadId }) {
      const Item = {
        ...key(record.id),
        gsi1pk: `U#${ownerId}`,
        gsi1sk: record.id,
        ownerId,
        uploadId,
        version: 1,
        // What is never sent expires; whatever is received is updated, which takes this away.
        expiresAt: epochSeconds(new Date(record.createdAt)) + ABANDONED_SECONDS,
        ...indexedFields(record),
      };
      // Side by side: a transaction would make uploads of one user fail one another (docs/decisions/062).
      const [blocked] = await Promise.all([
        get(ownerKey(ownerId)),
        dynamo.send(new PutCommand({ TableName: table, Item })),
      ]);
      if (!blocked) return;
      await remove(record.id);
      throw invalidToken();
    },
    find,
    async findAll(ids) {
      return (await batchGet(dynamo, table, ids.map(key))).flatMap(present);
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
        files.push(...Items.flatMap(present).map((record) => record.file));
        if (files.length >= limit) break;
      }
      return files.slice(0, limit);
    },
    async *ids(ownerId) {
      const pages = queryPages(dynamo, {
        TableName: table,
        IndexName: INDEX,
        KeyConditionExpression: 'gsi1pk = :owner',
        ExpressionAttributeValues: { ':owner': `U#${ownerId}` },
        Limit: 100,
      });
      for await (const { Items = [] } of pages) {
        yield z
          .array(indexed)
          .parse(Items)
          .map(({ gsi1sk }) => gsi1sk);
      }
    },
    update,
    async markReceived(declared) {
      const received: File = { ...declared, status: 'processing' };
      if (await update(received.id, { file: received }, ['uploading'])) return received;
      return (await find(received.id))?.file ?? received;
    },
    async published(id, pendingEvent) {
      await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: key(id),
            UpdateExpression: 'REMOVE pendingEvent',
            ConditionExpression: 'pendingEvent = :event',
            ExpressionAttributeValues: { ':event': pendingEvent },
          }),
        ),
      );
    },
    async markDeleted(ownerId, id, versions) {
      // IN takes 1 to 100 operands (DynamoDB, "Comparison operator and function reference").
      const isPlain = versions === undefined || (versions.length > 0 && versions.length <= 100);
      const candidates = isPlain ? versions : await currentOf(id, versions);
      const allowed = Object.fromEntries((candidates ?? []).map((version, at) => [`:v${at}`, version]));
      const outcome = await conditionalWrite(
        dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: key(id),
            UpdateExpression: 'SET #status = :deleted',
            ConditionExpression:
              candidates === undefined
                ? 'ownerId = :owner'
                : `ownerId = :owner AND (version IN (${Object.keys(allowed).join(', ')}) OR #status = :deleted)`,
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: { ':deleted': DELETED, ':owner': ownerId, ...allowed },
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      if (outcome.written) return { kind: 'marked', record: stored.parse(outcome.attributes) };
      return outcome.item?.ownerId === ownerId ? { kind: 'changed' } : { kind: 'absent' };
    },
    delete: remove,
    async blockOwner(ownerId) {
      const expiresAt = epochSeconds(new Date()) + BLOCKED_SECONDS;
      await dynamo.send(new PutCommand({ TableName: table, Item: { ...ownerKey(ownerId), expiresAt } }));
    },
  };
}

/** The file, and beside it what conditions and filters ask for. */
function indexedFields(record: File) {
  return { status: record.status, type: record.contentType, file: record };
}

/** No record for an item that is not there or is being deleted. */
function present(item: unknown): FileRecord[] {
  if (item === undefined) return [];
  const { status, ...record } = stored.parse(item);
  return status === DELETED ? [] : [record];
}
