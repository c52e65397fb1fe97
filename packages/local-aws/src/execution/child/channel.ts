import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { createFrameReader, encodeFrames, type Frame } from '../frame.ts';

/** The pipe to the runtime. */
const PIPE = 3;
const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes at once and in order. Synchronous, so that what was logged before an endless loop or an exit is
 * not lost, and one result is out before the next invocation begins.
 */
export function send(type: number, id: number, head: string, body: string): void {
  const buffer = encodeFrames([{ type, id, head, body }]);
  let at = 0;
  while (at < buffer.length) {
    try {
      at += writeSync(PIPE, buffer, at);
    } catch (error) {
      // The pipe does not block: full means that the runtime is busy, anything else that it is gone.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) process.exit(0);
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

let pipe: Socket | undefined;
let onEmptyLoop: (() => void) | undefined;

/** Calls back once nothing but the pipe keeps the process alive; a later call replaces an earlier one. */
export function waitForEmptyLoop(callback: () => void): void {
  pipe?.unref();
  if (onEmptyLoop === undefined) process.on('beforeExit', () => onEmptyLoop?.());
  onEmptyLoop = () => {
    pipe?.ref();
    callback();
  };
}

/** Calls back for each frame of the runtime; ends the process when the runtime ends, however it does. */
export function listen(onFrame: (frame: Frame) => void): void {
  const socket = new Socket({ fd: PIPE, readable: true, writable: false });
  pipe = socket;
  socket.on('data', createFrameReader(onFrame));
  const gone = (): never => process.exit(0);
  socket.on('end', gone);
  socket.on('close', gone);
  socket.on('error', gone);
}
