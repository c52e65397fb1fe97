import { setImmediate } from 'node:timers/promises';
import { Busboy } from '@fastify/busboy';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { bodyChunks, bodyLength } from '../../_shared/body-chunks.ts';
import { AppError, validation } from '../../_shared/errors/errors.ts';
import { text } from '../../_shared/schema/text.ts';
import { uploadInput } from '../contract.ts';

const MAX_FILES = 20;
const FIELD = 'file';
const fileName = text({ min: 1, max: 255, trim: true });

/** A part as it comes: where its bytes stand in the block. */
interface Part {
  readonly field: string;
  readonly filename: string | undefined;
  readonly contentType: string | undefined;
  start: number;
  end: number;
}

/**
 * The `file` parts of a multipart body (RFC 7578). The decoded bytes of all of them stand once, in one block of
 * the body's length, however many there are.
 *
 * @throws AppError 400 for a body that is no multipart, 422 for parts that are not files named `file`
 */
export async function readForm(event: APIGatewayProxyEventV2): Promise<readonly ReceivedFile[]> {
  const block = Buffer.allocUnsafe(bodyLength(event));
  const parts = await readParts(event, block);
  if (parts.length === 0) throw wrong('is missing');
  return parts.map(({ field, filename, contentType, start, end }) => {
    const name = fileName.safeParse(filename ?? '');
    if (field !== FIELD)
      throw wrong(`must be the name of every part, and one is named ${field.slice(0, 50)}`);
    if (!name.success) throw wrong('must have a file name of 1 to 255 characters');
    if (end === start) throw wrong('must not be empty');
    return { name: name.data, contentType: declaredType(contentType), bytes: block.subarray(start, end) };
  });
}

function readParts(event: APIGatewayProxyEventV2, block: Buffer): Promise<readonly Part[]> {
  return new Promise((resolve, reject) => {
    const parts: Part[] = [];
    let used = 0;
    const form = new Busboy({
      headers: { ...event.headers, 'content-type': event.headers['content-type'] ?? '' },
      limits: { files: MAX_FILES, fields: 0, fieldSize: 0, parts: MAX_FILES + 1 },
      // A path is taken off where names are made safe.
      preservePath: true,
    });
    form.on('file', (field, stream, filename, _encoding, contentType) => {
      const part: Part = { field, filename, contentType, start: 0, end: 0 };
      parts.push(part);
      // A part that is cut off fails by itself, not through the form.
      stream.on('error', (cause) => reject(unreadable(cause)));
      stream.on('data', (chunk: Buffer) => {
        if (part.end === 0) part.start = part.end = used;
        // Each part is emptied before the next one begins, see below.
        if (part.end !== used) reject(new Error('parts of a form came interleaved'));
        used += chunk.copy(block, used);
        part.end = used;
      });
    });
    form.on('filesLimit', () => reject(wrong(`may be there at most ${MAX_FILES} times`)));
    form.on('partsLimit', () => reject(wrong(`may be there at most ${MAX_FILES} times`)));
    form.on('fieldsLimit', () => reject(wrong('must be a file in every part')));
    form.on('error', (cause) => reject(unreadable(cause)));
    form.on('finish', () => resolve(parts));
    feed(form, event).catch(reject);
  });
}

/** Piece by piece, so that what has been decoded is copied out before more of it is. */
async function feed(form: NodeJS.WritableStream, event: APIGatewayProxyEventV2): Promise<void> {
  for (const chunk of bodyChunks(event)) {
    form.write(chunk);
    await setImmediate();
  }
  form.end();
}

/** RFC 7578 §4.4; a type that is none says nothing, as when a browser knows none. */
function declaredType(contentType: string | undefined): string {
  return uploadInput.shape.contentType.safeParse(contentType).data ?? 'application/octet-stream';
}

function wrong(message: string): AppError {
  return validation({ path: `/${FIELD}`, message });
}

function unreadable(cause: unknown): AppError {
  return new AppError({ code: 'bad-request', detail: 'The multipart body cannot be read.', cause });
}

/** A file as it came in a form. */
export interface ReceivedFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}
