import { createHmac } from 'node:crypto';
import type { Credentials } from '../core/world.ts';

/** Base32's letters: access key ids are made of them. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * Credentials that follow from a name, the same at every start, so that what was signed before a restart goes on
 * working. They guard nothing but the local world, which listens on loopback alone.
 */
export function credentialsOf(name: string): Credentials {
  const part = (use: string): Buffer =>
    createHmac('sha256', 'nubo local world').update(`${use} ${name}`).digest();
  const id = [...part('key id').subarray(0, 16)].map((byte) => ALPHABET[byte % 32]).join('');
  return {
    accessKeyId: `ASIA${id}`,
    secretAccessKey: part('secret').toString('base64').slice(0, 40),
    sessionToken: Buffer.concat([part('token 1'), part('token 2'), part('token 3')]).toString('base64'),
  };
}

/**
 * How often functions get credentials of a new session, ms. Each is good for another such time, so that a function has
 * at least six hours left on the credentials it runs with, and what it signed dies with them, whatever lifetime the
 * signature names ("Sharing objects with presigned URLs", Amazon S3).
 */
const SESSION_MS = 6 * 60 * 60 * 1000;

/** Which session functions get at this time, ms since the epoch. */
export const sessionAt = (now: number): number => Math.floor(now / SESSION_MS);

/** When the credentials of a session expire, ms since the epoch. */
export const sessionEnd = (session: number): number => (session + 2) * SESSION_MS;

/** The person at the terminal: `aws --endpoint-url http://localhost:4566 …` with these has every right. */
export const OPERATOR = {
  accessKeyId: 'test',
  secretAccessKey: 'test',
  name: 'operator',
} as const;
