import type { ErrorFrameCode } from './frames.ts';

/** A frame that is refused; the message goes to the client as it is. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
  readonly code: ErrorFrameCode;

  constructor(code: ErrorFrameCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The same answer for a room that is not there and for one the caller is no member of. */
export function noSuchConversation(): FrameError {
  return new FrameError('not_found', 'There is no such conversation.');
}
