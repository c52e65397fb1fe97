import { notFound } from '../../_shared/errors/errors.ts';
import { randomToken } from '../../_shared/random-token.ts';
import { epochSeconds } from '../../_shared/time.ts';
import { ownFile } from '../storage/file-record.ts';
import type { FileRepository } from '../storage/file-repository.ts';
import type { LinkRepository } from './link-repository.ts';

export interface LinkServiceDeps {
  readonly files: Pick<FileRepository, 'find'>;
  readonly links: Pick<LinkRepository, 'insert' | 'revoke'>;
  readonly newId: () => string;
}

export interface LinkOptions {
  readonly expiresInSeconds: number;
  readonly maxDownloads?: number | undefined;
}

/** Public links, which only a file's owner makes and revokes. */
export function linkService({ files, links, newId }: LinkServiceDeps) {
  return {
    async create(ownerId: string, fileId: string, options: LinkOptions, publicUrl: string) {
      ownFile(await files.find(fileId), ownerId);
      const token = randomToken();
      const expires = new Date(Date.now() + options.expiresInSeconds * 1000);
      const link = {
        id: newId(),
        fileId,
        token,
        expiresAt: epochSeconds(expires),
        downloadsLeft: options.maxDownloads,
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
