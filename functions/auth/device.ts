import type { Device } from './session-repository.ts';

/** Longest part of a `User-Agent` that is kept: enough to recognise a device by. */
const MOST_CHARACTERS = 256;

/** @param headers of the event, lower-case names */
export function deviceOf(address: string, headers: Readonly<Record<string, string | undefined>>): Device {
  return { address, userAgent: (headers['user-agent'] ?? '').slice(0, MOST_CHARACTERS).toWellFormed() };
}
