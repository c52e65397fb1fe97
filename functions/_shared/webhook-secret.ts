import { randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const BYTES = { least: 24, most: 64, made: 32 } as const;

export const WEBHOOK_SECRET_RULE = `must be ${PREFIX} and the base64 of ${BYTES.least} to ${BYTES.most} bytes`;

/**
 * Whether it is a secret of Standard Webhooks (specification, "Signature scheme"). Node skips characters that are not
 * base64, so `whsec_!!!!` would be an empty key, which anybody can sign with.
 */
export function isWebhookSecret(secret: string): boolean {
  const key = webhookKey(secret);
  const isExact = secret === PREFIX + key.toString('base64');
  return isExact && key.length >= BYTES.least && key.length <= BYTES.most;
}

/** The bytes that sign: what the secret holds in base64. */
export function webhookKey(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64');
}

export function newWebhookSecret(): string {
  return PREFIX + randomBytes(BYTES.made).toString('base64');
}
