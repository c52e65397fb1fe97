/**
 * The part of PostgreSQL's wire protocol that is spoken before the bytes of a session are passed on.
 * Source: PostgreSQL documentation, "Frontend/Backend Protocol", chapters 54.2 and 54.7.
 */
export const CANCEL_REQUEST = 80877102;
export const SSL_REQUEST = 80877103;
export const GSSENC_REQUEST = 80877104;
/** Longest first packet the server itself takes (MAX_STARTUP_PACKET_LENGTH). */
export const LONGEST_STARTUP = 10_000;

/** A message with a type byte. */
export interface Message {
  readonly type: string;
  readonly body: Buffer;
}

/** The first packet, or undefined while it is incomplete. Throws for a length that cannot be. */
export function readFirstPacket(data: Buffer): { packet: Buffer; code: number; rest: Buffer } | undefined {
  if (data.length < 8) return undefined;
  const length = data.readInt32BE(0);
  if (length < 8 || length > LONGEST_STARTUP) throw new Error(`first packet of ${length} bytes`);
  if (data.length < length) return undefined;
  return { packet: data.subarray(0, length), code: data.readInt32BE(4), rest: data.subarray(length) };
}

/** The next message, or undefined while it is incomplete. Throws for a length that cannot be. */
export function readMessage(data: Buffer): { message: Message; size: number } | undefined {
  if (data.length < 5) return undefined;
  const length = data.readInt32BE(1);
  if (length < 4 || length > 1_000_000) throw new Error(`message of ${length} bytes before the session`);
  if (data.length < length + 1) return undefined;
  const type = String.fromCharCode(data[0] ?? 0);
  return { message: { type, body: data.subarray(5, length + 1) }, size: length + 1 };
}

/** `user`, `database` and the settings of a start-up packet. */
export function readStartup(packet: Buffer): Map<string, string> {
  const words = packet.subarray(8).toString('utf8').split('\0');
  const parameters = new Map<string, string>();
  for (let at = 0; words[at]; at += 2) parameters.set(words[at] ?? '', words[at + 1] ?? '');
  return parameters;
}

export function writeMessage(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

export const AUTHENTICATION_CLEARTEXT = writeMessage('R', Buffer.from([0, 0, 0, 3]));

/** A fatal error, as the server words it; `code` is the SQLSTATE. */
export function fatalError(code: string, message: string): Buffer {
  const fields = [`SFATAL`, `VFATAL`, `C${code}`, `M${message}`, 'Fauth.c', 'Rauth_failed'];
  return writeMessage('E', Buffer.from(`${fields.join('\0')}\0\0`, 'utf8'));
}

/**
 * Counts the calls in what a client sends: each simple query and each Sync, which ends an extended one.
 * It may begin anywhere between two messages; anything else is passed over until a message begins.
 */
export function callCounter(): (chunk: Buffer) => number {
  let pending: Buffer = Buffer.alloc(0);
  /** Bytes of the current message still to come. */
  let skip = 0;
  return (chunk) => {
    let calls = 0;
    let data = pending.length > 0 ? Buffer.concat([pending, chunk]) : chunk;
    for (;;) {
      const passed = Math.min(skip, data.length);
      skip -= passed;
      data = data.subarray(passed);
      if (data.length < 5) break;
      const type = data[0] ?? 0;
      if (!FRONTEND_TYPES.has(type)) return calls;
      if (type === QUERY || type === SYNC) calls += 1;
      skip = data.readInt32BE(1) + 1;
    }
    pending = Buffer.from(data);
    return calls;
  };
}
const QUERY = 0x51;
const SYNC = 0x53;
const FRONTEND_TYPES = new Set(Buffer.from('BCDEFHPQSXcdfp', 'latin1'));
