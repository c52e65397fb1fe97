/** Where a sign-in came from; for the user to recognise it by. */
export interface Device {
  /** IP address. */
  readonly address: string;
  readonly userAgent: string;
}

/** Longest part of a `User-Agent` that is kept: enough to recognise a device by. */
const MOST_CHARACTERS = 256;

/** @param headers of the event, lower-case names */
export function deviceOf(ip: string, headers: Readonly<Record<string, string | undefined>>): Device {
  return { address: ip, userAgent: (headers['user-agent'] ?? '').slice(0, MOST_CHARACTERS).toWellFormed() };
}
