import { notFound } from '../../_shared/errors/errors.ts';
import { epochSeconds } from '../../_shared/time.ts';
import type { Variant } from '../contract.ts';
import type { LinkRepository } from '../links/link-repository.ts';
import { type FileRecord, ownFile } from '../storage/file-record.ts';
import type { FileRepository } from '../storage/file-repository.ts';
import type { DownloadGateway } from './download-gateway.ts';
import { locationOf, type PresignResult, presignFile } from './presign-file.ts';

export interface DownloadServiceDeps {
  readonly files: Pick<FileRepository, 'find'>;
  readonly links: Pick<LinkRepository, 'find' | 'use'>;
  readonly objects: DownloadGateway;
}

/** Records and presigned URLs of files: for their owners, for who has a public link, and for other services. */
export function downloadService({ files, links, objects }: DownloadServiceDeps) {
  const own = async (ownerId: string, id: string): Promise<FileRecord> =>
    ownFile(await files.find(id), ownerId);

  return {
    record: own,

    async download(ownerId: string, id: string, variant: Variant['name'] | undefined): Promise<string> {
      return locationOf(objects, (await own(ownerId, id)).file, variant);
    },

    /** For other services, which know who may read the file. */
    async presign(id: string, variant: Variant['name'] | undefined): Promise<PresignResult> {
      return presignFile(objects, (await files.find(id))?.file, variant);
    },

    /**
     * For whoever has a public link. The answer is the same for a link that is unknown, revoked, expired or used up;
     * only a link that leads somewhere is counted.
     */
    async follow(token: string): Promise<string> {
      const link = await links.find(token);
      if (!link || link.expiresAt <= epochSeconds(new Date()) || link.downloadsLeft === 0) throw notFound();
      const record = await files.find(link.fileId);
      if (!record) throw notFound();
      const location = await locationOf(objects, record.file);
      if (link.downloadsLeft !== undefined && !(await links.use(token))) throw notFound();
      return location;
    },
  };
}
