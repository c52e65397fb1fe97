import { findReadyFilesInput } from '../../contract.ts';
import { readyFiles } from '../deps.ts';

/** Called by a service that is about to refer to files of a user. */
export async function handler(event: unknown): Promise<{ readyIds: readonly string[] }> {
  const { ownerId, fileIds, type } = findReadyFilesInput.parse(event);
  return { readyIds: await readyFiles()(ownerId, fileIds, type) };
}
