import { presignFileInput } from '../../contract.ts';
import { downloads } from '../deps.ts';
import type { PresignResult } from '../presign-file.ts';

/** Called by a service whose own resource refers to the file, and which knows who may read it. */
export async function handler(event: unknown): Promise<PresignResult> {
  const { fileId, variant } = presignFileInput.parse(event);
  return downloads().presign(fileId, variant);
}
