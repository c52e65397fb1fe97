import type { Variant } from '../contract.ts';
import { type FileRecord, ownFile } from '../storage/file-record.ts';
import type { FileRepository } from '../storage/file-repository.ts';
import type { DownloadGateway } from './download-gateway.ts';
import { locationOf, type PresignResult, presignFile } from './presign-file.ts';

export interface DownloadServiceDeps {
  readonly files: Pick<FileRepository, 'find'>;
  readonly objects: DownloadGateway;
}

/** Records and presigned URLs of files: for their owners, and for other services. */
export function downloadService({ files, objects }: DownloadServiceDeps) {
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
  };
}
