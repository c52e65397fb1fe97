import type { Settings } from '../settings.ts';

/**
 * `nubo-tasks-create-task` of `tasks/create-task`. Chosen, so that a function can be granted, called and
 * looked for by what it is, in whatever stack it stands.
 *
 * @throws Error over Lambda's 64 characters.
 */
export function functionName({ name }: Settings, target: string): string {
  const full = `${name}-${target.replace('/', '-')}`;
  if (full.length > 64) throw new Error(`${full}: a function's name has at most 64 characters`);
  return full;
}
