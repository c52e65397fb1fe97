import { format } from 'node:util';
import { FRAME } from '../frame.ts';
import { send } from './channel.ts';

/** The invocation that output belongs to; 0 outside of any. */
let currentId = 0;
let currentRequestId = '';

export function setCurrentInvocation(id: number, requestId: string): void {
  currentId = id;
  currentRequestId = requestId;
}

export function writeLog(text: string): void {
  send(FRAME.log, currentId, '', text);
}

/**
 * Sends standard output and error to the runtime in order with the results, and formats `console` lines as
 * Lambda's Node runtime does: time, request id, level, message, tab-separated.
 */
export function captureOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (
      chunk: Uint8Array | string,
      encodingOrDone?: BufferEncoding | ((error?: Error | null) => void),
      done?: (error?: Error | null) => void,
    ): boolean => {
      const encoding = typeof encodingOrDone === 'string' ? encodingOrDone : 'utf8';
      writeLog(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString(encoding));
      const callback = typeof encodingOrDone === 'function' ? encodingOrDone : done;
      if (callback) process.nextTick(callback);
      return true;
    };
  }
  const line =
    (level: string) =>
    (...values: unknown[]): void => {
      const message = format(...values);
      writeLog(`${new Date().toISOString()}\t${currentRequestId || 'undefined'}\t${level}\t${message}\n`);
    };
  Object.assign(console, {
    log: line('INFO'),
    info: line('INFO'),
    debug: line('DEBUG'),
    warn: line('WARN'),
    error: line('ERROR'),
    trace: (...values: unknown[]): void => {
      const stack = new Error(format(...values)).stack ?? '';
      line('TRACE')(stack.replace(/^Error/, 'Trace'));
    },
  });
}
