import { type File as FileRecord, ProblemError } from '@nubo/client';
import { nubo } from '../../app/nubo.ts';

const EVERY_MS = 700;
const MOST_TRIES = 60;

/** The record once its validation is over. @throws ProblemError with the reason of a file that was rejected */
export async function waitUntilReady(id: string): Promise<FileRecord> {
  for (let tries = 0; ; tries += 1) {
    const file = await nubo().call('GET /files/{id}', { params: { id } });
    if (file.status === 'ready') return file;
    if (file.status === 'rejected' || tries === MOST_TRIES) {
      throw new ProblemError(422, { detail: file.reason ?? file.status });
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
