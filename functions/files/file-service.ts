import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { conflict, notFound } from '../_shared/errors/errors.ts';
import { cursorCodec } from '../_shared/paging/cursor.ts';
import type { File, fileQuery, Variant } from './contract.ts';
import { type FileRecord, uploadKey, variantKey } from './file-record.ts';
import type { FileRepository } from './file-repository.ts';
import type { LinkRepository } from './link-repository.ts';
import type { ObjectGateway } from './object-gateway.ts';

export interface FileServiceDeps {
  readonly files: FileRepository;
  readonly links: LinkRepository;
  readonly objects: ObjectGateway;
  readonly newId: () => string;
}

export type FileService = ReturnType<typeof fileService>;

const position = cursorCodec(z.tuple([z.uuid()]));
/** Stands for "as many as you like" in a counter that counts down. */
const UNLIMITED = Number.MAX_SAFE_INTEGER;

/** What an owner may do with files; everybody else's are `not-found`. */
export function fileService({ files, links, objects, newId }: FileServiceDeps) {
  async function own(ownerId: string, id: string): Promise<FileRecord> {
    const record = await files.find(id);
    if (!record || record.ownerId !== ownerId) throw notFound();
    return record;
  }

  /** @throws AppError `conflict` while the file is not ready, `not-found` for a variant it does not have */
  function address(file: File, variant: Variant['name'] = 'original'): Promise<string> {
    if (file.status === 'rejected') throw conflict(`The file was rejected. ${file.reason ?? ''}`.trim());
    if (file.status !== 'ready') throw conflict('The file is not ready yet.');
    const found = file.variants.find(({ name }) => name === variant);
    if (!found) throw notFound();
    const name = variant === 'original' ? file.name : `${file.name.replace(/\.[^.]+$/, '')}-${variant}.webp`;
    return objects.presignDownload(variantKey(file.id, variant), name, found.contentType);
  }

  return {
    get: async (ownerId: string, id: string): Promise<File> => (await own(ownerId, id)).file,

    async list(ownerId: string, query: z.output<typeof fileQuery>) {
      const [before] = query.cursor === undefined ? [] : position.decode(query.cursor);
      const found = await files.list({ ownerId, type: query.type, before }, query.limit + 1);
      const items = found.slice(0, query.limit);
      const last = found.length > query.limit ? items.at(-1) : undefined;
      return { items, nextCursor: last ? position.encode([last.id]) : null };
    },

    /** An address of 5 minutes. */
    async download(ownerId: string, id: string, variant: Variant['name'] | undefined): Promise<string> {
      return address((await own(ownerId, id)).file, variant);
    },

    async remove(ownerId: string, id: string): Promise<void> {
      const record = await own(ownerId, id);
      // The links first and the record last: what fails in between can be done again.
      await links.revokeAll(id);
      if (record.uploadId !== undefined) await objects.abortParts(uploadKey(id), record.uploadId);
      await objects.remove([uploadKey(id), variantKey(id, 'web'), variantKey(id, 'thumbnail')]);
      await files.remove(id);
    },

    async createLink(
      ownerId: string,
      id: string,
      options: { expiresInSeconds: number; maxDownloads?: number | undefined },
      publicUrl: string,
    ) {
      await own(ownerId, id);
      const token = randomBytes(32).toString('base64url');
      const expires = new Date(Date.now() + options.expiresInSeconds * 1000);
      const link = {
        id: newId(),
        fileId: id,
        tokenHash: hashOf(token),
        expiresAt: Math.floor(expires.getTime() / 1000),
        downloadsLeft: options.maxDownloads ?? UNLIMITED,
      };
      await links.insert(link);
      return { id: link.id, url: `${publicUrl}/links/${token}`, expiresAt: expires.toISOString() };
    },

    async revokeLink(ownerId: string, id: string, linkId: string): Promise<void> {
      await own(ownerId, id);
      if (!(await links.revoke(id, linkId))) throw notFound();
    },

    /** The same answer for a link that is unknown, revoked, expired or used up. */
    async followLink(token: string): Promise<string> {
      const fileId = await links.use(hashOf(token), Math.floor(Date.now() / 1000));
      const record = fileId === undefined ? undefined : await files.find(fileId);
      if (!record) throw notFound();
      return address(record.file);
    },

    /** Everything of one account; a second time changes nothing. */
    async forget(ownerId: string): Promise<void> {
      for (;;) {
        const page = await files.list({ ownerId, type: undefined, before: undefined }, 100);
        if (page.length === 0) return;
        for (const { id } of page) await this.remove(ownerId, id);
      }
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
