import type { EventPublisher, NewEvent } from '../../_shared/events/event-bus.ts';
import type { Logger } from '../../_shared/observability/logger.ts';
import type { File, FileStatus } from '../contract.ts';
import { type FileRecord, objectKeys, uploadKey } from '../storage/file-record.ts';
import type { FileRepository } from '../storage/file-repository.ts';
import type { ObjectGateway, StoredObjectGateway } from '../storage/object-gateway.ts';
import { type ReadObject, readObject } from './read-object.ts';
import type { ValidateService, ValidationResult } from './validate-service.ts';

export interface ProcessServiceDeps {
  readonly files: Pick<FileRepository, 'find' | 'published' | 'update'>;
  readonly objects: Pick<ObjectGateway, 'remove'> & Pick<StoredObjectGateway, 'open'>;
  readonly events: EventPublisher;
  readonly validate: ValidateService;
  readonly newId: () => string;
}

/**
 * Validates an uploaded object and finishes its record. Safe to run twice: a finished record is left alone, and
 * variants are written under fixed keys.
 */
export function processService({ files, objects, events, validate, newId }: ProcessServiceDeps) {
  return async (id: string, traceId: string, log: Logger): Promise<void> => {
    const record = await files.find(id);
    if (!record) {
      // Deleted meanwhile, or never declared: nobody could ever ask for it.
      await objects.remove(objectKeys(id));
      return;
    }
    const { etag, size, body } = await objects.open(uploadKey(id));
    const isFinished = record.file.status === 'ready' || record.file.status === 'rejected';
    if (isFinished) body.destroy();
    if (isFinished && record.etag === etag) return publish(record, traceId);
    const result = isFinished ? REPLACED : await validated(record.file, await readObject(body, size));
    const file: File = { ...record.file, size, ...result };
    const pendingEvent = newId();
    const from: readonly FileStatus[] = isFinished ? [record.file.status] : ['uploading', 'processing'];
    if (await files.update(id, { file, etag, pendingEvent }, from)) {
      log.info('file processed', { fileId: id, status: file.status, reason: file.reason });
      await publish({ ...record, file, etag, pendingEvent }, traceId);
    } else if (!(await files.find(id))) {
      await objects.remove(objectKeys(id));
    }
  };

  /** Publishes the result, under the same id however often it takes, and not again once the bus has it. */
  async function publish(record: FileRecord, traceId: string): Promise<void> {
    const { file, pendingEvent } = record;
    if (pendingEvent === undefined) return;
    await events.publish({ ...eventOf(record, traceId), id: pendingEvent });
    await files.published(file.id, pendingEvent);
  }

  async function validated(file: File, object: ReadObject): Promise<ValidationResult & Pick<File, 'sha256'>> {
    return { sha256: object.sha256, ...(await validate(file, object)) };
  }
}

/**
 * A form for one upload can be sent again for as long as it lives: S3 then stores other content than what was
 * validated.
 */
const REPLACED: ValidationResult = {
  status: 'rejected',
  variants: [],
  reason: 'The content was replaced after it had been validated.',
};

function eventOf({ ownerId, file }: FileRecord, traceId: string): NewEvent {
  const data = { fileId: file.id, ownerId, file: { ...file } };
  return file.status === 'ready'
    ? { type: 'file.ready', traceId, data }
    : { type: 'file.rejected', traceId, data: { ...data, reason: file.reason ?? '' } };
}
