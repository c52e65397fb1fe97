/**
 * The framing between the runtime and an execution environment, over one duplex pipe (descriptor 3):
 * `u32 length of the rest | u8 type | u32 invocation | u16 head length | head | body`, little-endian, head
 * and body UTF-8. Payloads stay JSON text here; only the function's own process parses an event.
 */
export const FRAME = {
  /** Runtime to environment. Head: `requestId \n deadline (epoch ms) \n clock offset (ms)`; body: the event. */
  invoke: 1,
  /** Head: the new clock offset, ms. */
  clock: 2,
  /** Environment to runtime. Head: init duration, ms. */
  ready: 10,
  /** Body: Lambda's error object. The environment ends after it. */
  initError: 11,
  /** Head: `duration ms \n resident MiB`, the latter empty when not sampled; body: the result. */
  result: 12,
  /** Head as of `result`; body: Lambda's error object. */
  error: 13,
  /** The process ends after it: an uncaught exception or rejection. Body: Lambda's error object. */
  fatal: 14,
  /** Body: what the function wrote to standard output or error. */
  log: 15,
} as const;

export interface Frame {
  readonly type: number;
  readonly id: number;
  readonly head: string;
  readonly body: string;
}

const PREFIX = 4;
const FIXED = 7;

/** One buffer with all frames, so that a burst costs one write. */
export function encodeFrames(frames: readonly Frame[]): Buffer {
  let total = 0;
  for (const { head, body } of frames) {
    total += PREFIX + FIXED + Buffer.byteLength(head) + Buffer.byteLength(body);
  }
  const buffer = Buffer.allocUnsafe(total);
  let at = 0;
  for (const { type, id, head, body } of frames) {
    const headLength = buffer.write(head, at + PREFIX + FIXED);
    const bodyLength = buffer.write(body, at + PREFIX + FIXED + headLength);
    buffer.writeUInt32LE(FIXED + headLength + bodyLength, at);
    buffer[at + 4] = type;
    buffer.writeUInt32LE(id, at + 5);
    buffer.writeUInt16LE(headLength, at + 9);
    at += PREFIX + FIXED + headLength + bodyLength;
  }
  return buffer;
}

/** Feeds on chunks as they arrive and calls back once a frame, in order. */
export function createFrameReader(onFrame: (frame: Frame) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = [];
  let held = 0;
  let wanted = PREFIX;
  return (chunk) => {
    parts.push(chunk);
    held += chunk.length;
    if (held < wanted) return;
    const buffer = parts.length === 1 ? chunk : Buffer.concat(parts, held);
    let at = 0;
    wanted = PREFIX;
    while (buffer.length - at >= PREFIX) {
      const size = buffer.readUInt32LE(at);
      if (buffer.length - at < PREFIX + size) {
        wanted = PREFIX + size;
        break;
      }
      const headLength = buffer.readUInt16LE(at + 9);
      const headAt = at + PREFIX + FIXED;
      onFrame({
        type: buffer[at + 4] ?? 0,
        id: buffer.readUInt32LE(at + 5),
        head: buffer.toString('latin1', headAt, headAt + headLength),
        body: buffer.toString('utf8', headAt + headLength, at + PREFIX + size),
      });
      at += PREFIX + size;
    }
    held = buffer.length - at;
    parts = held === 0 ? [] : [buffer.subarray(at)];
  };
}
