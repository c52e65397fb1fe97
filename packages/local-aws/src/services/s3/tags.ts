import { s3Error } from './errors.ts';

/** Letters, digits, spaces and `_.:/=+-@` ("Categorizing your storage using tags", Amazon S3 User Guide). */
const VALID = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** `a%20b=c` of `x-amz-tagging`. Throws InvalidTag. */
export function readTagHeader(text: string | undefined): [string, string][] {
  return checkTags([...new URLSearchParams(text ?? '')]);
}

/** At most ten, each name once. Throws InvalidTag. */
export function checkTags(tags: [string, string][]): [string, string][] {
  if (tags.length > 10) throw s3Error('InvalidTag', 'Object tags cannot be greater than 10');
  for (const [name, value] of tags) {
    if (name === '' || name.length > 128 || value.length > 256) throw s3Error('InvalidTag');
    if (!VALID.test(name) || !VALID.test(value)) throw s3Error('InvalidTag');
  }
  if (new Set(tags.map(([name]) => name)).size !== tags.length)
    throw s3Error('InvalidTag', 'Cannot provide multiple Tags with the same key');
  return tags;
}
