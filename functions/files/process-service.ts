import { createHash } from 'node:crypto';
import type { EventPublisher, NewEvent } from '../_shared/events/publisher.ts';
import type { Logger } from '../_shared/observability/logger.ts';
import { contradicts, SNIFF_BYTES, type Sniffed, settledType, sniff } from './content-type.ts';
import type { File } from './contract.ts';
import { type FileRecord, uploadKey, variantKey } from './file-record.ts';
import type { FileRepository } from './file-repository.ts';
import { CorruptImage, type MadeVariant, makeVariant, readHeader, uprightSize } from './image-gateway.ts';
import { refusalOf } from './image-rules.ts';
import type { ObjectGateway } from './object-gateway.ts';
import { isSvg, svgRefusal } from './svg.ts';

/** An image is decoded in memory; one whose file is larger than this is kept without variants. */
const MAX_IMAGE_BYTES = 200 * 1024 * 1024;
const MAX_SVG_BYTES = 5 * 1024 * 1024;

export interface ProcessServiceDeps {
  readonly files: FileRepository;
  readonly objects: ObjectGateway;
  readonly events: EventPublisher;
}

/** What became of a file: how the record is settled. */
type Verdict = Pick<File, 'status' | 'contentType' | 'variants'> &
  Partial<Pick<File, 'reason' | 'width' | 'height' | 'savedBytes'>>;

class Rejected extends Error {}

/**
 * Decides by content what an uploaded object is, makes the variants of an image and settles the record. Safe to
 * run twice: a settled record is left alone, and variants are written under fixed keys.
 */
export function processService({ files, objects, events }: ProcessServiceDeps) {
  return async (id: string, size: number, traceId: string, log: Logger): Promise<void> => {
    const record = await files.find(id);
    if (!record) {
      // Deleted meanwhile, or never declared: nobody could ever ask for it.
      await objects.remove([uploadKey(id)]);
      return;
    }
    if (record.file.status === 'ready' || record.file.status === 'rejected') return;
    const { verdict, sha256 } = await judge(record.file, size);
    const file: File = { ...record.file, ...verdict, size, sha256 };
    const { ownerId } = record;
    if (!(await files.settle({ ownerId, file }, ['uploading', 'processing']))) return;
    log.info('file settled', { fileId: id, status: file.status, reason: file.reason });
    await events.publish(eventOf({ ownerId, file }, traceId));
  };

  async function judge(file: File, size: number): Promise<{ verdict: Verdict; sha256: string }> {
    const key = uploadKey(file.id);
    const start = await objects.get(key, SNIFF_BYTES);
    if (!start) throw new Error(`${key} is not there, though S3 said so`);
    const sniffed = await sniff(start);
    const sha256 = await hashObject(key);
    try {
      if (file.sha256 !== null && file.sha256 !== sha256) {
        throw new Rejected('The content is not that of the declared SHA-256.');
      }
      return { sha256, verdict: await verdictOn(file, size, sniffed) };
    } catch (error) {
      if (!(error instanceof Rejected || error instanceof CorruptImage)) throw error;
      return {
        sha256,
        verdict: { status: 'rejected', contentType: file.contentType, variants: [], reason: error.message },
      };
    }
  }

  async function verdictOn(file: File, size: number, sniffed: Sniffed): Promise<Verdict> {
    if (contradicts(file.contentType, sniffed)) {
      throw new Rejected(`The content is not ${file.contentType}.`);
    }
    const contentType = settledType(file.contentType, sniffed);
    const original = { name: 'original', contentType, size } as const;
    if (sniffed.kind === 'known' && sniffed.isImage && size <= MAX_IMAGE_BYTES) {
      return imageVerdict(file.id, { contentType, size });
    }
    if (sniffed.kind !== 'binary') await refuseActiveSvg(file, size);
    return { status: 'ready', contentType, variants: [original] };
  }

  async function imageVerdict(id: string, source: { contentType: string; size: number }): Promise<Verdict> {
    const bytes = await objects.get(uploadKey(id));
    if (!bytes) throw new Error(`${uploadKey(id)} is not there any more`);
    const header = await readHeader(bytes);
    const refused = refusalOf(header);
    if (refused !== undefined) throw new Rejected(refused);
    const upright = await uprightSize(bytes, header);
    const made: MadeVariant[] = [];
    for (const name of ['web', 'thumbnail'] as const) {
      const variant = await makeVariant(name, bytes, header);
      // WebP of a small or well-compressed source can come out larger; then there is no point in it.
      if (variant.size >= source.size) continue;
      await objects.put(variantKey(id, name), variant.bytes, variant.contentType);
      made.push(variant);
    }
    const web = made.find(({ name }) => name === 'web');
    return {
      status: 'ready',
      contentType: source.contentType,
      ...upright,
      variants: [
        { name: 'original', ...source, ...upright },
        ...made.map(({ bytes: _stored, ...variant }) => variant),
      ],
      savedBytes: web ? Math.max(0, source.size - web.size) : 0,
    };
  }

  async function refuseActiveSvg(file: File, size: number): Promise<void> {
    const claims = file.contentType === 'image/svg+xml';
    const start = new TextDecoder().decode(await objects.get(uploadKey(file.id), SNIFF_BYTES));
    if (!claims && !isSvg(start)) return;
    if (claims && !isSvg(start)) throw new Rejected('The content is not image/svg+xml.');
    if (size > MAX_SVG_BYTES) throw new Rejected('An SVG may have at most 5 MiB.');
    const reason = svgRefusal(new TextDecoder().decode(await objects.get(uploadKey(file.id))));
    if (reason !== undefined) throw new Rejected(reason);
  }

  /** Read as a stream: an object may have gigabytes. */
  async function hashObject(key: string): Promise<string> {
    const hash = createHash('sha256');
    for await (const chunk of await objects.stream(key)) hash.update(chunk);
    return hash.digest('hex');
  }
}

function eventOf({ ownerId, file }: FileRecord, traceId: string): NewEvent {
  const data = { fileId: file.id, ownerId, file: { ...file } };
  return file.status === 'ready'
    ? { type: 'file.ready', traceId, data }
    : { type: 'file.rejected', traceId, data: { ...data, reason: file.reason ?? '' } };
}
