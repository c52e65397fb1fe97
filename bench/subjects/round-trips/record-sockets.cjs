// Preloaded into an execution environment: writes a line for each write to and each read from a socket, so that
// a benchmark can count round trips to stores whatever protocol they speak. Lines are JSON:
// [milliseconds since the epoch, socket, remote port, "write" | "read", first bytes of a write].
const { appendFileSync } = require('node:fs');
const { Socket } = require('node:net');
const { join } = require('node:path');
const { Readable } = require('node:stream');

const file = join(
  process.env.ROUND_TRIPS_DIR,
  `${process.env.AWS_LAMBDA_FUNCTION_NAME}.${process.pid}.jsonl`,
);
/** Enough for the request line and the header that names an AWS operation. */
const KEPT_BYTES = 2048;
const { timeOrigin } = performance;
const ids = new WeakMap();
let sockets = 0;

function record(socket, what, bytes) {
  // Pipes to the runtime have no port.
  if (socket.remotePort === undefined) return;
  if (!ids.has(socket)) ids.set(socket, ++sockets);
  const line = [timeOrigin + performance.now(), ids.get(socket), socket.remotePort, what, bytes];
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

const write = Socket.prototype._writeGeneric;
Socket.prototype._writeGeneric = function writeAndRecord(several, data, encoding, done) {
  // While it connects, the same write comes again once it has.
  if (!this.connecting) {
    const [first] = several ? data : [{ chunk: data }];
    record(this, 'write', Buffer.from(first?.chunk ?? '').toString('latin1', 0, KEPT_BYTES));
  }
  return write.call(this, several, data, encoding, done);
};
Socket.prototype.push = function pushAndRecord(chunk, encoding) {
  if (chunk !== null) record(this, 'read');
  return Readable.prototype.push.call(this, chunk, encoding);
};
