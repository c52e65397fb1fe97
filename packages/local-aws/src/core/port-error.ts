import { messageOf, StartError } from './start-error.ts';

/** Turns a listener's error into one line that names the port and the option that changes it. */
export function portError(error: unknown, port: number, option: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new StartError(`port ${port} is in use: choose another with ${option}`, { cause: error });
  if (code === 'EACCES')
    return new StartError(`port ${port} is not open to this user: choose another with ${option}`, {
      cause: error,
    });
  return new StartError(`port ${port} cannot be used (${option}): ${messageOf(error)}`, { cause: error });
}
