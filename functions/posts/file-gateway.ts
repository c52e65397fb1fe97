import * as z from 'zod/mini';
import { invokeFunction } from '../_shared/aws/lambda.ts';
import type { FileVariant } from './contract.ts';

/** A URL that lives 5 minutes, or why there is none. */
export type PresignedFile = z.output<typeof presigned>;

const TIMEOUT_MS = 5_000;
const ready = z.object({ readyIds: z.array(z.string()) });
const presigned = z.union([
  z.object({ url: z.string() }),
  z.object({ status: z.enum(['absent', 'not-ready', 'no-variant']) }),
]);

/** Asks the files service, whose records no other service reads; throws when it cannot be asked. */
export const fileGateway = {
  /** Those of the files that are the user's own and ready. */
  async findReady(
    functionName: string,
    ownerId: string,
    fileIds: readonly string[],
  ): Promise<readonly string[]> {
    return ready.parse(await invokeFunction(functionName, { ownerId, fileIds }, TIMEOUT_MS)).readyIds;
  },

  async presign(
    functionName: string,
    fileId: string,
    variant: FileVariant | undefined,
  ): Promise<PresignedFile> {
    return presigned.parse(await invokeFunction(functionName, { fileId, variant }, TIMEOUT_MS));
  },
};
