import { s3Error } from './errors.ts';

/** A form as a browser posts it: the fields before the file, and the file's bytes as they come. */
export interface PostedForm {
  /** Lower-case names. */
  readonly fields: ReadonlyMap<string, string>;
  readonly filename: string;
  readonly file: AsyncGenerator<Buffer>;
}
/** Fields may be 20 KB in all ("Browser-based uploads using POST"). */
const LONGEST_FIELDS = 20 * 1024;
const LONGEST_HEADERS = 16 * 1024;

/**
 * Reads `multipart/form-data` (RFC 7578) up to its field `file`; whatever follows the file is ignored, as S3
 * does. Throws MalformedPOSTRequest.
 */
export async function readForm(contentType: string, body: AsyncIterable<Buffer>): Promise<PostedForm> {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (!name) throw s3Error('MalformedPOSTRequest');
  const scanner = createScanner(body);
  await scanner.until(`--${name}`, LONGEST_HEADERS);
  const delimiter = `\r\n--${name}`;
  const fields = new Map<string, string>();
  let size = 0;
  for (;;) {
    if ((await scanner.until('\r\n', LONGEST_HEADERS)).toString('latin1').startsWith('--'))
      throw s3Error('InvalidArgument', 'POST requires exactly one file upload per request.');
    const head = (await scanner.until('\r\n\r\n', LONGEST_HEADERS)).toString('utf8');
    const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? '';
    const field = parameter(disposition, 'name')?.toLowerCase();
    if (field === undefined) throw s3Error('MalformedPOSTRequest');
    if (field === 'file') {
      const filename = (parameter(disposition, 'filename') ?? '').replace(/^.*[\\/]/, '');
      return { fields, filename, file: scanner.stream(delimiter) };
    }
    const value = await scanner.until(delimiter, LONGEST_FIELDS);
    size += value.length + field.length;
    if (size > LONGEST_FIELDS)
      throw s3Error(
        'MalformedPOSTRequest',
        'Your POST request fields preceding the upload file were too large.',
      );
    fields.set(field, value.toString('utf8'));
  }
}

/** Quotes in names are percent-encoded by browsers (HTML, "multipart/form-data"). */
function parameter(disposition: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}="([^"]*)"|;\\s*${name}=([^;\\s]+)`, 'i').exec(disposition);
  return (match?.[1] ?? match?.[2])?.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');
}

function createScanner(body: AsyncIterable<Buffer>) {
  const iterator = body[Symbol.asyncIterator]();
  let data: Buffer = Buffer.alloc(0);
  const more = async (): Promise<void> => {
    const next = await iterator.next();
    if (next.done) throw s3Error('IncompleteBody');
    data = data.length === 0 ? next.value : Buffer.concat([data, next.value]);
  };
  return {
    /** Everything before the mark, which is passed over. */
    async until(mark: string, longest: number): Promise<Buffer> {
      for (;;) {
        const at = data.indexOf(mark);
        if (at > longest || (at < 0 && data.length > longest + mark.length))
          throw s3Error('MalformedPOSTRequest');
        if (at >= 0) {
          const found = data.subarray(0, at);
          data = data.subarray(at + mark.length);
          return found;
        }
        await more();
      }
    },
    /** The same for any length. What comes after the mark is read and dropped. */
    async *stream(mark: string): AsyncGenerator<Buffer> {
      for (;;) {
        const at = data.indexOf(mark);
        if (at >= 0) {
          if (at > 0) yield data.subarray(0, at);
          break;
        }
        // The mark may begin in what is held back.
        const safe = data.length - mark.length + 1;
        if (safe > 0) {
          yield data.subarray(0, safe);
          data = data.subarray(safe);
        }
        await more();
      }
      while (!(await iterator.next()).done);
    },
  };
}
