import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SendBytes } from '../../src/upload/send-bytes.ts';
import { type Call, uploadFile } from '../../src/upload/upload.ts';

/** The object store as XMLHttpRequest shows it. */
class FakeXhr extends EventTarget {
  static sent: { method: string; url: string; size: number }[] = [];
  static answer: (call: { url: string; size: number }) => { status: number; etag?: string } = () => ({
    status: 200,
  });
  readonly upload = new EventTarget();
  status = 0;
  #method = '';
  #url = '';
  #etag: string | undefined;
  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
  }
  send(body: SendBytes['body']): void {
    const size = body instanceof Blob ? body.size : 0;
    FakeXhr.sent.push({ method: this.#method, url: this.#url, size });
    queueMicrotask(() => {
      this.upload.dispatchEvent(Object.assign(new Event('progress'), { loaded: size }));
      const { status, etag } = FakeXhr.answer({ url: this.#url, size });
      this.status = status;
      this.#etag = etag;
      this.dispatchEvent(new Event('loadend'));
    });
  }
  abort(): void {
    this.status = 0;
    this.dispatchEvent(new Event('loadend'));
  }
  getResponseHeader(): string | null {
    return this.#etag ?? null;
  }
}

const record = { id: 'f1', size: 10, status: 'uploading' };
const parts = (signature: string, etags: Record<number, string> = {}) => ({
  file: record,
  upload: {
    partSize: 4,
    completeUrl: 'https://api.example.com/uploads/f1/complete',
    parts: [1, 2, 3].map((partNumber) => ({
      partNumber,
      url: `https://s3.example.com/${partNumber}?${signature}`,
      ...(etags[partNumber] && { etag: etags[partNumber] }),
    })),
  },
});
const body = new Blob(['0123456789'], { type: 'video/mp4' });
let called: { route: string; input: unknown }[];
let answers: Record<string, () => unknown>;
// The routes answer what a test gives them.
const call = (async (route: string, input: unknown) => {
  called.push({ route, input });
  return answers[route]?.();
}) as unknown as Call;

beforeEach(() => {
  vi.stubGlobal('XMLHttpRequest', FakeXhr);
  vi.spyOn(Math, 'random').mockReturnValue(0);
  FakeXhr.sent = [];
  FakeXhr.answer = ({ url }) => ({ status: 200, etag: `"e${new URL(url).pathname.slice(1)}"` });
  called = [];
  answers = {
    'POST /uploads': () => parts('old'),
    'GET /uploads/{id}': () => parts('new', { 1: '"e1"' }),
    'POST /uploads/{id}/complete': () => ({ ...record, status: 'processing' }),
  };
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('uploads', () => {
  it('tells how many bytes have left by XMLHttpRequest, and ends with every part in order', async () => {
    const progress: number[] = [];
    const file = await uploadFile(call, body, { name: 'a.mp4', onProgress: (sent) => progress.push(sent) });
    expect(file.status).toBe('processing');
    expect(FakeXhr.sent.map(({ size }) => size).sort()).toEqual([2, 4, 4]);
    expect(progress.at(-1)).toBe(10);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(called.at(-1)?.input).toMatchObject({
      body: { parts: [1, 2, 3].map((partNumber) => ({ partNumber, etag: `"e${partNumber}"` })) },
    });
  });

  it('goes on after a restart with the parts that are missing', async () => {
    await uploadFile(call, body, { resume: 'f1' });
    expect(FakeXhr.sent.map(({ url }) => new URL(url).pathname).sort()).toEqual(['/2', '/3']);
    expect(called.at(-1)?.input).toMatchObject({
      body: { parts: [{ partNumber: 1, etag: '"e1"' }, {}, {}] },
    });
  });

  it('asks for new URLs when S3 refuses one that ran out', async () => {
    FakeXhr.answer = ({ url }) => (url.endsWith('old') ? { status: 403 } : { status: 200, etag: '"e"' });
    await uploadFile(call, body, {});
    expect(called.filter(({ route }) => route === 'GET /uploads/{id}')).not.toHaveLength(0);
    expect(FakeXhr.sent.filter(({ url }) => url.endsWith('new'))).toHaveLength(3);
  });

  it('sends a part again that was interrupted, and gives up on one that S3 refuses for good', async () => {
    let interrupted = 0;
    FakeXhr.answer = () => (interrupted++ === 0 ? { status: 0 } : { status: 200, etag: '"e"' });
    await uploadFile(call, body, {});
    expect(FakeXhr.sent).toHaveLength(4);
    FakeXhr.answer = () => ({ status: 400 });
    await expect(uploadFile(call, body, {})).rejects.toMatchObject({ status: 400 });
  });

  it('another file of another size is not sent as the rest of the first', async () => {
    await expect(uploadFile(call, new Blob(['short']), { resume: 'f1' })).rejects.toMatchObject({
      status: 422,
    });
    expect(FakeXhr.sent).toEqual([]);
  });

  it('a small file is one form with the fields that S3 asks for', async () => {
    answers['POST /uploads'] = () => ({
      file: record,
      upload: { url: 'https://s3.example.com/', fields: { key: 'k' } },
    });
    FakeXhr.answer = () => ({ status: 204 });
    expect((await uploadFile(call, body, {})).id).toBe('f1');
    expect(FakeXhr.sent).toMatchObject([{ method: 'POST' }]);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort(new DOMException('cancelled', 'AbortError'));
    await expect(uploadFile(call, body, { signal: stop.signal })).rejects.toThrow('cancelled');
  });
});
