import { createHash } from 'node:crypto';
import { notFound } from '../../_shared/errors/errors.ts';
import { randomToken } from '../../_shared/random-token.ts';
import { epochSeconds } from '../../_shared/time.ts';
import type { DownloadGateway } from '../downloads/download-gateway.ts';
import { locationOf } from '../downloads/presign-file.ts';
import { ownFile } from '../storage/file-record.ts';
import type { FileRepository } from '../storage/file-repository.ts';
import type { LinkRepository } from './link-repository.ts';

export interface LinkServiceDeps {
  readonly files: Pick<FileRepository, 'find'>;
  readonly links: Pick<LinkRepository, 'find' | 'insert' | 'revoke' | 'use'>;
  readonly objects: () => DownloadGateway;
  readonly newId: () => string;
}

export interface LinkOptions {
  readonly expiresInSeconds: number;
  readonly maxDownloads?: number | undefined;
}

/** Public links: a file's owner makes and revokes them, whoever has one follows it. */
export function linkService({ files, links, objects, newId }: LinkServiceDeps) {
  return {
    async create(ownerId: string, fileId: string, options: LinkOptions, publicUrl: string) {
      ownFile(await files.find(fileId), ownerId);
      const token = randomToken();
      const expires = new Date(Date.now() + options.expiresInSeconds * 1000);
      const link = {
        id: newId(),
        fileId,
        tokenHash: hashOf(token),
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

    /**
     * Where the content is. The answer is the same for a link that is unknown, revoked, expired or used up; only a
     * link that leads somewhere is counted.
     */
    async follow(token: string): Promise<string> {
      const tokenHash = hashOf(token);
      const link = await links.find(tokenHash);
      if (!link || link.expiresAt <= epochSeconds(new Date()) || link.downloadsLeft === 0) throw notFound();
      const record = await files.find(link.fileId);
      if (!record) throw notFound();
      const location = await locationOf(objects(), record.file);
      if (link.downloadsLeft !== undefined && !(await links.use(tokenHash))) throw notFound();
      return location;
    },
  };
}

/** How a token is stored, in hex: the table alone opens nothing. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
