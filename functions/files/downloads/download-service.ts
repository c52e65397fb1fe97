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

/** A URL that lives 5 minutes, or why there is none. */
export type PresignResult =
  | { readonly url: string }
  | { readonly status: 'absent' | 'not-ready' | 'no-variant' };

/** Presigned URLs of files: for their owners, for who has a public link, and for other services. */
export function downloadService({ files, links, objects }: DownloadServiceDeps) {
  const own = async (ownerId: string, id: string) => ownFile(await files.find(id), ownerId).file;

  async function presign(
    file: File | undefined,
    variant: Variant['name'] = 'original',
  ): Promise<PresignResult> {
    if (!file) return { status: 'absent' };
    if (file.status !== 'ready') return { status: 'not-ready' };
    const found = file.variants.find(({ name }) => name === variant);
    if (!found) return { status: 'no-variant' };
    const name = variant === 'original' ? file.name : `${file.name.replace(/\.[^.]+$/, '')}-${variant}.webp`;
    return { url: await objects.presignDownload(variantKey(file.id, variant), name, found.contentType) };
  }

  /** @throws AppError `conflict` while the file is not ready, `not-found` for a variant it does not have */
  async function location(file: File, variant?: Variant['name']): Promise<string> {
    const result = await presign(file, variant);
    if ('url' in result) return result.url;
    switch (result.status) {
      case 'absent':
      case 'no-variant':
        throw notFound();
      case 'not-ready':
        throw conflict(
          file.status === 'rejected'
            ? `The file was rejected. ${file.reason ?? ''}`.trim()
            : 'The file is not ready yet.',
        );
    }
  }

  return {
    record: own,

    async download(ownerId: string, id: string, variant: Variant['name'] | undefined): Promise<string> {
      return location(await own(ownerId, id), variant);
    },

    /** For other services, which know who may read the file. */
    async presign(id: string, variant: Variant['name'] | undefined): Promise<PresignResult> {
      return presign((await files.find(id))?.file, variant);
    },

    /** The same answer for a link that is unknown, revoked, expired or used up. */
    async follow(token: string): Promise<string> {
      const fileId = await links.use(hashOf(token), Math.floor(Date.now() / 1000));
      const record = fileId === undefined ? undefined : await files.find(fileId);
      if (!record) throw notFound();
      return location(record.file);
    },
  };
}
