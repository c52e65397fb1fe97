import * as z from 'zod/mini';
import { invokeFunction } from '../aws/lambda.ts';
import { parseEnv } from '../env/env.ts';
import { conflict, notFound } from '../errors/errors.ts';
import { lazy } from '../lazy.ts';
import type { FileVariant } from './file-variant.ts';

const TIMEOUT_MS = 5_000;
const name = z.string().check(z.minLength(1));
/** Of functions that invoke `files/find-ready-files`. */
export const readyFilesEnv = z.object({ FUNCTION_FILES_FIND_READY_FILES: name });
/** Of functions that invoke `files/presign-file`. */
export const filePresigningEnv = z.object({ FUNCTION_FILES_PRESIGN_FILE: name });

const readyFiles = lazy(() => parseEnv(readyFilesEnv).FUNCTION_FILES_FIND_READY_FILES);
const presigning = lazy(() => parseEnv(filePresigningEnv).FUNCTION_FILES_PRESIGN_FILE);

const ready = z.object({ readyIds: z.array(z.string()) });
const presigned = z.union([
  z.object({ url: z.string() }),
  z.object({ status: z.enum(['absent', 'not-ready', 'no-variant']) }),
]);

/**
 * Those of at most 10 files that are the user's own and ready, asked of the files service, whose records no other
 * service reads. Throws when it cannot be asked.
 * @param type the part of the content type before the slash; left out, any
 */
export async function findReadyFiles(
  ownerId: string,
  fileIds: readonly string[],
  type?: 'image',
): Promise<readonly string[]> {
  return ready.parse(await invokeFunction(readyFiles(), { ownerId, fileIds, type }, TIMEOUT_MS)).readyIds;
}

/**
 * A URL of 5 minutes of a file that a resource of the caller's service refers to: that service knows who may read it.
 * @throws AppError `conflict` while the file is not ready, `not-found` where there is none, or no such variant
 */
export async function presignFile(fileId: string, variant: FileVariant | undefined): Promise<string> {
  const file = presigned.parse(await invokeFunction(presigning(), { fileId, variant }, TIMEOUT_MS));
  if ('url' in file) return file.url;
  if (file.status === 'not-ready') throw conflict('The file is not ready.');
  throw notFound();
}
