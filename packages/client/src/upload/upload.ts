import type { File as FileRecord, Upload } from '../generated/routes.ts';
import { ProblemError } from '../problem.ts';
import type { Answer, CallArguments, Route } from '../routes.ts';
import { sendBytes } from './send-bytes.ts';
import { sendParts } from './send-parts.ts';

export interface UploadOptions {
  /** Defaults to the `name` of a `File`. */
  readonly name?: string;
  readonly signal?: AbortSignal;
  /** Bytes that have left so far, and all of them. */
  readonly onProgress?: (sent: number, size: number) => void;
  /** Called with the record as soon as it is declared: its id lets `resume` go on after a restart. */
  readonly onBegin?: (file: FileRecord) => void;
  /** The id of an upload in parts that was interrupted: only the parts that are missing are sent. */
  readonly resume?: string;
}
export type Call = <R extends Route>(route: R, ...options: CallArguments<R>) => Promise<Answer<R>>;

/**
 * Declares a file, sends it straight to S3, as a form or in parts, and gives its record, which is validated from
 * then on. The record's status says how that ended.
 */
export async function uploadFile(call: Call, body: Blob, options: UploadOptions): Promise<FileRecord> {
  const signal = options.signal ?? new AbortController().signal;
  const onProgress = (sent: number) => options.onProgress?.(Math.min(sent, body.size), body.size);
  const { file, upload } = await begin(call, body, options);
  options.onBegin?.(file);
  if ('parts' in upload) {
    const renew = async () => partsOf(await call('GET /uploads/{id}', { params: { id: file.id }, signal }));
    const parts = await sendParts({ body, upload, renew, signal, onProgress });
    return call('POST /uploads/{id}/complete', { params: { id: file.id }, body: { parts }, signal });
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) form.set(name, value);
  form.set('file', body);
  await sendBytes({ method: 'POST', url: upload.url, body: form, signal, onSent: onProgress });
  onProgress(body.size);
  return file;
}

async function begin(call: Call, body: Blob, { resume, signal, name }: UploadOptions): Promise<Upload> {
  if (resume !== undefined) {
    const found = await call('GET /uploads/{id}', { params: { id: resume }, ...(signal && { signal }) });
    if (found.file.size === body.size) return found;
    throw new ProblemError(422, { detail: 'This is not the file whose upload was interrupted.' });
  }
  const named = name ?? ('name' in body && typeof body.name === 'string' ? body.name : 'file');
  return call('POST /uploads', {
    body: { name: named, contentType: body.type || 'application/octet-stream', size: body.size },
    ...(signal && { signal }),
  });
}

function partsOf({ upload }: Upload): Extract<Upload['upload'], { parts: unknown }> {
  if ('parts' in upload) return upload;
  throw new ProblemError(409, { detail: 'This upload is not sent in parts.' });
}
