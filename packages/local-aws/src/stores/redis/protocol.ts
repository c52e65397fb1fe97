const ARRAY = 0x2a;
const DOLLAR = 0x24;

/**
 * Counts the commands in what a client sends: arrays of bulk strings (RESP, "Sending commands to a server").
 * It may begin anywhere between two commands; anything else is passed over until a command begins.
 */
export function commandCounter(): (chunk: Buffer) => number {
  let pending: Buffer = Buffer.alloc(0);
  /** Bulk strings of the current command still to come. */
  let strings = 0;
  /** Bytes of the current bulk string still to come. */
  let skip = 0;
  return (chunk) => {
    let calls = 0;
    let data = pending.length > 0 ? Buffer.concat([pending, chunk]) : chunk;
    for (;;) {
      const passed = Math.min(skip, data.length);
      skip -= passed;
      data = data.subarray(passed);
      const lineEnd = skip > 0 ? -1 : data.indexOf('\r\n');
      if (lineEnd < 0) break;
      const size = Number(data.toString('latin1', 1, lineEnd));
      if (strings === 0 && data[0] === ARRAY && size > 0) {
        calls += 1;
        strings = size;
      } else if (strings > 0 && data[0] === DOLLAR) {
        strings -= 1;
        skip = size + 2;
      } else return calls;
      data = data.subarray(lineEnd + 2);
    }
    pending = Buffer.from(data);
    return calls;
  };
}
