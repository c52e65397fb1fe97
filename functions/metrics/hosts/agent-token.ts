import { timingSafeEqual } from 'node:crypto';
import { hashToken, randomToken } from '../../_shared/random-token.ts';

/** Shows secret scanners and people what it is. */
const PREFIX = 'nubo_agent_';
/** A UUID's 16 bytes in base64url. */
const ID_CHARACTERS = 22;
const TOKEN = new RegExp(`^${PREFIX}[\\w-]{${ID_CHARACTERS}}[\\w-]{43}$`);

/**
 * A new token of a host's agent: the host's id, so that one read finds what it is held against, and 256 random bits.
 * Nobody else reads what is in it.
 */
export function newAgentToken(hostId: string): string {
  return PREFIX + Buffer.from(hostId.replaceAll('-', ''), 'hex').toString('base64url') + randomToken();
}

/** The host that a token names; undefined for text that no token has. */
export function hostOfToken(token: string): string | undefined {
  if (!TOKEN.test(token)) return undefined;
  const hex = Buffer.from(token.slice(PREFIX.length, PREFIX.length + ID_CHARACTERS), 'base64url').toString(
    'hex',
  );
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function isTokenOf(tokenHash: string, token: string): boolean {
  return timingSafeEqual(Buffer.from(tokenHash), Buffer.from(hashToken(token)));
}
