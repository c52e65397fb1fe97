import { conflict, notFound } from '../../_shared/errors/errors.ts';
import type { File, Variant } from '../contract.ts';
import type { LinkRepository } from '../links/link-repository.ts';
import { hashOf } from '../links/link-token.ts';
import { ownFile, variantKey } from '../storage/file-record.ts';
import type { FileRepository } from '../storage/file-repository.ts';
import type { DownloadGateway } from './download-gateway.ts';

export interface DownloadServiceDeps {
  readonly files: Pick<FileRepository, 'find'>;
  readonly links: Pick<LinkRepository, 'use'>;
  readonly objects: DownloadGateway;
}

/** The ways out. Every address lives 5 minutes. */
export function downloadService({ files, links, objects }: DownloadServiceDeps) {
  const own = async (ownerId: string, id: string) => ownFile(await files.find(id), ownerId).file;

  /** @throws AppError `conflict` while the file is not ready, `not-found` for a variant it does not have */
  function address(file: File, variant: Variant['name'] = 'original'): string {
    if (file.status === 'rejected') throw conflict(`The file was rejected. ${file.reason ?? ''}`.trim());
    if (file.status !== 'ready') throw conflict('The file is not ready yet.');
    const found = file.variants.find(({ name }) => name === variant);
    if (!found) throw notFound();
    const name = variant === 'original' ? file.name : `${file.name.replace(/\.[^.]+$/, '')}-${variant}.webp`;
    return objects.presignDownload(variantKey(file.id, variant), name, found.contentType);
  }

  return {
    record: own,

    async download(ownerId: string, id: string, variant: Variant['name'] | undefined): Promise<string> {
      return address(await own(ownerId, id), variant);
    },

    /** The same answer for a link that is unknown, revoked, expired or used up. */
    async follow(token: string): Promise<string> {
      const fileId = await links.use(hashOf(token), Math.floor(Date.now() / 1000));
      const record = fileId === undefined ? undefined : await files.find(fileId);
      if (!record) throw notFound();
      return address(record.file);
    },
  };
}
