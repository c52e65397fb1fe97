import { Busboy } from '@fastify/busboy';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AppError } from '../_shared/errors/app-error.ts';
import { validation } from '../_shared/errors/errors.ts';
import { bodyChunks, bodyLength } from '../_shared/http/body-chunks.ts';
import { text } from '../_shared/schema/text.ts';
import type { ReceivedFile } from './received-file.ts';

const MAX_FILES = 20;
const FIELD = 'file';
const fileName = text({ min: 1, max: 255, trim: true });

/**
 * The `file` parts of a multipart body (RFC 7578). The decoded bytes of all of them stand once, in one block of
 * the body's length, whatever the parts' number.
 *
 * @throws AppError 400 for a body that is no multipart, 422 for parts that are not files named `file`
 */
export function readForm(event: APIGatewayProxyEventV2): Promise<readonly ReceivedFile[]> {
  return new Promise((resolve, reject) => {
    const block = Buffer.allocUnsafe(bodyLength(event));
    let used = 0;
    const files: ReceivedFile[] = [];
    const form = new Busboy({
      headers: { ...event.headers, 'content-type': event.headers['content-type'] ?? '' },
      limits: { files: MAX_FILES, fields: 0, fieldSize: 0, parts: MAX_FILES + 1 },
      // A name may stand in `filename` with a path, which is taken off where names are made safe.
      preservePath: true,
    });
    const refuse = (message: string) => reject(validation({ path: `/${FIELD}`, message }));
    form.on('file', (field, stream, filename, _encoding, contentType) => {
      const start = used;
      stream.on('data', (chunk: Buffer) => {
        used += chunk.copy(block, used);
      });
      stream.on('end', () => {
        const name = fileName.safeParse(filename ?? '');
        if (field !== FIELD) refuse(`is the name that every part must have, not ${field.slice(0, 50)}`);
        else if (!name.success) refuse('must have a file name of 1 to 255 characters');
        else if (used === start) refuse('must not be empty');
        else
          files.push({
            name: name.data,
            contentType: declared(contentType),
            bytes: block.subarray(start, used),
          });
      });
    });
    form.on('filesLimit', () => refuse(`at most ${MAX_FILES} files are taken at once`));
    form.on('fieldsLimit', () => refuse('every part must be a file'));
    form.on('partsLimit', () => refuse(`at most ${MAX_FILES} files are taken at once`));
    form.on('error', (cause) => reject(unreadable(cause)));
    form.on('finish', () => {
      if (files.length === 0) refuse('is missing');
      else resolve(files);
    });
    for (const chunk of bodyChunks(event)) form.write(chunk);
    form.end();
  });
}

/** RFC 7578 §4.4: what says nothing is plain text by the RFC, and nothing in particular by every browser. */
function declared(contentType: string | undefined): string {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(type) ? type : 'application/octet-stream';
}

function unreadable(cause: unknown): AppError {
  return new AppError({ code: 'bad-request', detail: 'The multipart body cannot be read.', cause });
}
