import { notFound } from '../../_shared/errors/errors.ts';
import { ownFile } from '../storage/file-record.ts';
import type { FileRepository } from '../storage/file-repository.ts';
import type { LinkRepository } from './link-repository.ts';
import { hashOf, newToken } from './link-token.ts';

export interface LinkServiceDeps {
  readonly files: Pick<FileRepository, 'find'>;
  readonly links: Pick<LinkRepository, 'insert' | 'revoke'>;
  readonly newId: () => string;
}

export interface LinkOptions {
  readonly expiresInSeconds: number;
  readonly maxDownloads?: number | undefined;
}

/** Stands for "as many as you like" in a counter that counts down. */
const UNLIMITED = Number.MAX_SAFE_INTEGER;

/** Public links, which only a file's owner makes and revokes. */
export function linkService({ files, links, newId }: LinkServiceDeps) {
  return {
    async create(ownerId: string, fileId: string, options: LinkOptions, publicUrl: string) {
      ownFile(await files.find(fileId), ownerId);
      const token = newToken();
      const expires = new Date(Date.now() + options.expiresInSeconds * 1000);
      const link = {
        id: newId(),
        fileId,
        tokenHash: hashOf(token),
        expiresAt: Math.floor(expires.getTime() / 1000),
        downloadsLeft: options.maxDownloads ?? UNLIMITED,
      };
      await links.insert(link);
      return { id: link.id, url: `${publicUrl}/links/${token}`, expiresAt: expires.toISOString() };
    },

    async revoke(ownerId: string, fileId: string, linkId: string): Promise<void> {
      ownFile(await files.find(fileId), ownerId);
      if (!(await links.revoke(fileId, linkId))) throw notFound();
    },
  };
}
