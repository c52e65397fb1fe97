import { createHmac, timingSafeEqual } from 'node:crypto';
import { webhookKey } from '../../_shared/webhook-secret.ts';

/** `expired`: signed, but not within the last or the next five minutes. */
export type SignatureResult = 'valid' | 'invalid' | 'expired';

/** A request as its sender signed it. */
export interface SignedRequest {
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

export type CheckSignature = (
  request: SignedRequest,
  secrets: readonly string[],
  now: number,
) => SignatureResult;

const TOLERANCE_SECONDS = 300;
/** A sender that rolls its secrets signs with a few of them; every one of more would be compared. */
const MOST_SIGNATURES = 100;

/**
 * `Stripe-Signature: t=1492774577,v1=5257…,v0=6ffb…`: the HMAC-SHA256 of `{t}.{body}` in hex, by the secret's own text,
 * its `whsec_` included. Schemes other than `v1` are ignored (Stripe, "Verify webhook signatures manually").
 */
export const checkStripe: CheckSignature = ({ headers, body }, secrets, now) => {
  const fields = (headers['stripe-signature'] ?? '').split(',', MOST_SIGNATURES + 1).map((field) => {
    const [name = '', value = ''] = field.trim().split('=', 2);
    return { name, value };
  });
  const timestamp = fields.findLast(({ name }) => name === 't')?.value ?? '';
  const signatures = fields.filter(({ name }) => name === 'v1').map(({ value }) => value);
  if (fields.length > MOST_SIGNATURES || !isTimestamp(timestamp)) return 'invalid';
  const isSigned = secrets.some((secret) =>
    matches(hmac(secret, `${timestamp}.`, body).toString('hex'), signatures),
  );
  return isSigned ? within(timestamp, now) : 'invalid';
};

/**
 * `X-Hub-Signature-256: sha256=…`: the HMAC-SHA256 of the body in hex, by the secret's text. It is not dated
 * (GitHub, "Validating webhook deliveries").
 */
export const checkGithub: CheckSignature = ({ headers, body }, secrets) => {
  const signature = headers['x-hub-signature-256'] ?? '';
  const isSigned = secrets.some((secret) =>
    matches(`sha256=${hmac(secret, '', body).toString('hex')}`, [signature]),
  );
  return isSigned ? 'valid' : 'invalid';
};

/**
 * `webhook-signature: v1,K5oZ… v1,…`: the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}` in base64, by the
 * bytes of the secret (Standard Webhooks specification, "Signature scheme").
 */
export const checkStandard: CheckSignature = ({ headers, body }, secrets, now) => {
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '' } = headers;
  const entries = (headers['webhook-signature'] ?? '').split(' ', MOST_SIGNATURES + 1);
  const signatures = entries.flatMap((entry) => (entry.startsWith('v1,') ? [entry.slice(3)] : []));
  if (entries.length > MOST_SIGNATURES || id === '' || !isTimestamp(timestamp)) return 'invalid';
  const isSigned = secrets.some((secret) =>
    matches(hmac(webhookKey(secret), `${id}.${timestamp}.`, body).toString('base64'), signatures),
  );
  return isSigned ? within(timestamp, now) : 'invalid';
};

function hmac(key: string | Uint8Array, prefix: string, body: Uint8Array): Buffer {
  return createHmac('sha256', key).update(prefix).update(body).digest();
}

/** Bytes are compared and not characters: of what is not ASCII, as many characters are more bytes. */
function matches(expected: string, signatures: readonly string[]): boolean {
  const wanted = Buffer.from(expected);
  return signatures.some((signature) => {
    const given = Buffer.from(signature);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}

/** Whole seconds since 1970. */
function isTimestamp(text: string): boolean {
  return /^\d{1,12}$/.test(text);
}

function within(timestamp: string, now: number): SignatureResult {
  return Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS ? 'valid' : 'expired';
}
