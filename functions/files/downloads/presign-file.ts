import { conflict, notFound } from '../../_shared/errors/errors.ts';
import type { File, Variant } from '../contract.ts';
import { variantKey } from '../storage/file-record.ts';
import type { DownloadGateway } from './download-gateway.ts';

/** A URL that lives 5 minutes, or why there is none. */
export type PresignResult =
  | { readonly url: string }
  | { readonly status: 'absent' | 'not-ready' | 'no-variant' };

/** Presigns a file that is ready, or one of its variants. */
export async function presignFile(
  objects: DownloadGateway,
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

/**
 * The same for a caller of the API.
 * @throws AppError `conflict` while the file is not ready, `not-found` for a variant it does not have
 */
export async function locationOf(
  objects: DownloadGateway,
  file: File,
  variant?: Variant['name'],
): Promise<string> {
  const result = await presignFile(objects, file, variant);
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
