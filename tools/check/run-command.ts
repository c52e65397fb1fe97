import { spawn } from 'node:child_process';

export interface CommandResult {
  /** Null when it was killed, by us after the limit or by somebody else. */
  readonly code: number | null;
  /** Both streams as they came. */
  readonly output: string;
}

export interface CommandOptions {
  readonly cwd: string;
  /** Ends the command, and with it the wait. */
  readonly limitMs: number;
  /** Hands on each piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
}

/** Runs one of the project's tools (`node_modules/.bin` is on the PATH). Rejects when it cannot be started. */
export function runCommand(
  [command = '', ...args]: readonly string[],
  { cwd, limitMs, onOutput }: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
      env: { ...process.env, NO_COLOR: '1' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        onOutput?.(text);
      });
    }
    child.on('error', reject).on('close', (code, signal) => {
      resolve({ code, output: signal ? `${output}\n${command} ended by ${signal}\n` : output });
    });
  });
}
