/** API Gateway quota: one frame carries at most 32 KB; a longer message is sent in several. */
export const MAX_FRAME_BYTES = 32 * 1024;

/**
 * Watches a client's bytes for a frame over the limit, by the headers of RFC 6455 §5.2 alone. `ws` limits
 * only whole messages, while API Gateway closes the connection at the first frame that is too long.
 */
export function createFrameLimit(onTooLong: () => void): (chunk: Buffer) => void {
  const header = Buffer.alloc(14);
  let have = 0;
  let skip = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (skip > 0) {
        const step = Math.min(skip, chunk.length - at);
        skip -= step;
        at += step;
        continue;
      }
      header[have] = chunk[at] ?? 0;
      have += 1;
      at += 1;
      const size = have < 2 ? 2 : headerBytes(header[1] ?? 0);
      if (have < size) continue;
      const payload = payloadBytes(header);
      if (payload > MAX_FRAME_BYTES) onTooLong();
      skip = payload;
      have = 0;
    }
  };
}

function headerBytes(second: number): number {
  const length = second & 0x7f;
  const extended = length === 126 ? 2 : length === 127 ? 8 : 0;
  return 2 + extended + ((second & 0x80) === 0 ? 0 : 4);
}

function payloadBytes(header: Buffer): number {
  const length = (header[1] ?? 0) & 0x7f;
  if (length === 126) return header.readUInt16BE(2);
  // A length beyond 2^53 is over every limit, whatever the rounding.
  if (length === 127) return Number(header.readBigUInt64BE(2));
  return length;
}
