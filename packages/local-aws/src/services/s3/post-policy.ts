import * as z from 'zod';
import type { World } from '../../core/world.ts';
import { AwsError } from '../aws-service.ts';
import { RequestSigner } from '../signature/request-signer.ts';
import { parseCredential } from '../signature/signature-fields.ts';
import { sameText } from '../signature/verify-signature.ts';
import { s3Error } from './errors.ts';

const condition = z.union([
  z.tuple([z.literal('content-length-range'), z.coerce.number(), z.coerce.number()]),
  z.tuple([z.enum(['eq', 'starts-with']), z.string().startsWith('$'), z.string()]),
  z.record(z.string(), z.string()),
]);
const policy = z.object({ expiration: z.string(), conditions: z.array(condition) });
/** What the policy leaves to the file itself. */
export interface SizeLimits {
  readonly smallest: number;
  readonly largest: number;
}
/** Fields that need no condition ("Creating a POST policy": everything but these must be covered). */
const EXEMPT = new Set(['x-amz-signature', 'policy', 'file']);

const denied = (message: string): AwsError =>
  new AwsError('AccessDenied', `Invalid according to Policy: ${message}`, 403);

/**
 * Verifies the signed policy of a browser's POST and all its conditions on the form. Gives who signed it and
 * how large the file may be. Throws AccessDenied, SignatureDoesNotMatch and the like.
 */
export async function verifyPostPolicy(
  world: Pick<World, 'identities' | 'clock'>,
  fields: ReadonlyMap<string, string>,
  bucket: string,
): Promise<{ principalArn: string; limits: SizeLimits }> {
  const principalArn = await verifySigner(world, fields);
  const parsed = readPolicy(fields.get('policy') ?? '');
  if (!(Date.parse(parsed.expiration) > world.clock.now())) throw denied('Policy expired.');
  const form = new Map([...fields, ['bucket', bucket]]);
  const covered = new Set<string>();
  let limits: SizeLimits = { smallest: 0, largest: Number.POSITIVE_INFINITY };
  for (const each of parsed.conditions) {
    if (!Array.isArray(each)) {
      for (const [name, value] of Object.entries(each)) check(['eq', `$${name}`, value]);
    } else if (each[0] === 'content-length-range') limits = { smallest: each[1], largest: each[2] };
    else check(each);
  }
  const extra = [...fields.keys()].filter(
    (name) => !covered.has(name) && !EXEMPT.has(name) && !name.startsWith('x-ignore-'),
  );
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`);
  return { principalArn, limits };

  function check([operator, name, expected]: ['eq' | 'starts-with', string, string]): void {
    const field = name.slice(1).toLowerCase();
    covered.add(field);
    const value = form.get(field) ?? '';
    const holds =
      operator === 'eq'
        ? value === expected
        : // A content type may be a list, each of which must begin so.
          (field === 'content-type' ? value.split(',') : [value]).every((part) => part.startsWith(expected));
    if (!holds) throw denied(`Policy Condition failed: ${JSON.stringify([operator, name, expected])}`);
  }
}

async function verifySigner(
  world: Pick<World, 'identities' | 'clock'>,
  fields: ReadonlyMap<string, string>,
): Promise<string> {
  const field = (name: string): string => {
    const value = fields.get(name);
    if (value) return value;
    throw s3Error('InvalidArgument', `Bucket POST must contain a field named '${name}'.`);
  };
  const text = field('policy');
  if (field('x-amz-algorithm') !== 'AWS4-HMAC-SHA256')
    throw s3Error('InvalidArgument', 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
  const scope = parseCredential(field('x-amz-credential'));
  if (scope?.service !== 's3') throw s3Error('InvalidArgument', 'the X-Amz-Credential is malformed');
  const principal = world.identities.principalOf(scope.accessKeyId);
  if (!principal)
    throw new AwsError(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      403,
    );
  if (principal.sessionToken !== undefined && principal.sessionToken !== fields.get('x-amz-security-token'))
    throw new AwsError('InvalidToken', 'The provided token is malformed or otherwise invalid.', 400);
  if (!field('x-amz-date').startsWith(scope.date)) throw s3Error('SignatureDoesNotMatch');
  const expected = await new RequestSigner(scope, principal.secretAccessKey).signText(text);
  if (!sameText(expected, field('x-amz-signature'))) throw s3Error('SignatureDoesNotMatch');
  if (principal.expiresAt !== undefined && principal.expiresAt <= world.clock.now())
    throw new AwsError('ExpiredToken', 'The provided token has expired.', 400);
  return principal.arn;
}

function readPolicy(text: string): z.infer<typeof policy> {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new AwsError('InvalidPolicyDocument', 'Invalid Policy: Invalid JSON.', 400);
    throw error;
  }
  const parsed = policy.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new AwsError('InvalidPolicyDocument', 'Invalid Policy: Invalid JSON: Unexpected condition.', 400);
}
