import { validation } from '../../_shared/errors/errors.ts';

/** What an answer of a function may have is 6 MB (AWS Lambda quotas); compressed, all that is kept fits. */
const MOST_BYTES = 5_000_000;

/**
 * @param coding that the answer is sent in; undefined for none
 * @throws AppError `validation` (422) for an answer that is too large to be sent as it is
 */
export function checkSize(text: string, coding: string | undefined): void {
  if (coding === undefined && Buffer.byteLength(text) > MOST_BYTES)
    throw validation({ path: '/from', message: 'is too long ago for an answer that is not compressed' });
}
