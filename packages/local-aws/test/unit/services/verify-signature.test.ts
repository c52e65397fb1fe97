import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifySignature } from '../../../src/services/signature/verify-signature.ts';

interface Example {
  readonly name: string;
  readonly method?: string;
  readonly path?: string;
  readonly rawQuery?: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly scope: string;
  readonly signature: string;
}
/** Keys of AWS's published examples. */
const SECRETS: Record<string, string> = {
  AKIDEXAMPLE: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AKIAIOSFODNN7EXAMPLE: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const identities = {
  principalOf: (key: string) => {
    const secretAccessKey = SECRETS[key];
    return secretAccessKey === undefined ? undefined : { arn: `arn:key/${key}`, secretAccessKey };
  },
};
const SUITE = 'AKIDEXAMPLE/20150830/us-east-1/service/aws4_request';
const S3 = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request';
const suite = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' };
const s3 = (body = '') => ({
  host: 'examplebucket.s3.amazonaws.com',
  'x-amz-content-sha256': hash('sha256', body),
  'x-amz-date': '20130524T000000Z',
});

/** "AWS Signature Version 4 test suite", IAM User Guide and "Examples: signature calculations" of the S3 API Reference. */
const EXAMPLES: readonly Example[] = [
  {
    name: 'get-vanilla',
    headers: suite,
    scope: SUITE,
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  {
    name: 'get-vanilla-query-order-key-case',
    rawQuery: 'Param2=value2&Param1=value1',
    headers: suite,
    scope: SUITE,
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'get-unreserved',
    path: '/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
    headers: suite,
    scope: SUITE,
    signature: '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
  },
  {
    name: 'post-vanilla',
    method: 'POST',
    headers: suite,
    scope: SUITE,
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  {
    name: 'IAM ListUsers',
    rawQuery: 'Action=ListUsers&Version=2010-05-08',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      host: 'iam.amazonaws.com',
      'x-amz-date': '20150830T123600Z',
    },
    scope: 'AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request',
    signature: '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  },
  {
    name: 'S3 GET object with a range',
    path: '/test.txt',
    headers: { ...s3(), range: 'bytes=0-9' },
    scope: S3,
    signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
  {
    name: 'S3 PUT object whose name is percent-encoded once',
    method: 'PUT',
    path: '/test%24file.text',
    headers: {
      ...s3('Welcome to Amazon S3.'),
      date: 'Fri, 24 May 2013 00:00:00 GMT',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    },
    body: 'Welcome to Amazon S3.',
    scope: S3,
    signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  },
  {
    name: 'S3 GET bucket lifecycle, a parameter without a value',
    rawQuery: 'lifecycle',
    headers: s3(),
    scope: S3,
    signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  },
  {
    name: 'S3 GET bucket listing',
    rawQuery: 'max-keys=2&prefix=J',
    headers: s3(),
    scope: S3,
    signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  },
];

function signed(example: Example, changes: { signature?: string; body?: string } = {}) {
  const names = Object.keys(example.headers).sort();
  const signature = changes.signature ?? example.signature;
  return {
    method: example.method ?? 'GET',
    path: example.path ?? '/',
    rawQuery: example.rawQuery ?? '',
    headers: {
      ...example.headers,
      'accept-encoding': 'identity',
      authorization: `AWS4-HMAC-SHA256 Credential=${example.scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
    },
    body: Buffer.from(changes.body ?? example.body ?? ''),
  };
}
const signedAt = (example: Example) =>
  Date.parse(
    (example.headers['x-amz-date'] ?? '').replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'),
  );

describe("AWS's published examples", () => {
  it.each(EXAMPLES)('$name verifies', async (example) => {
    const verified = await verifySignature(signed(example), identities, signedAt(example));
    expect(verified?.principalArn).toBe(`arn:key/${example.scope.split('/')[0]}`);
  });
  it.each(EXAMPLES)('$name with another body does not', async (example) => {
    const changed = signed(example, { body: 'another body' });
    await expect(verifySignature(changed, identities, signedAt(example))).rejects.toThrow(/does not match/);
  });
  it.each(EXAMPLES)('$name with another signature does not', async (example) => {
    const changed = signed(example, { signature: `0${example.signature.slice(1)}0`.slice(1) });
    await expect(verifySignature(changed, identities, signedAt(example))).rejects.toThrow(/does not match/);
  });
});

const [vanilla] = EXAMPLES;
if (!vanilla) throw new Error('no examples');
const minutes = 60_000;

describe('a signed header', () => {
  it.each([-5, 0, 5])('passes %i minutes off', async (off) => {
    expect(
      await verifySignature(signed(vanilla), identities, signedAt(vanilla) + off * minutes),
    ).toBeDefined();
  });
  it.each([
    [6, /Signature expired: 20150830T123600Z is now earlier than 20150830T123700Z/],
    [-6, /Signature not yet current/],
  ])('is refused %i minutes off', async (off, message) => {
    await expect(
      verifySignature(signed(vanilla), identities, signedAt(vanilla) + off * minutes),
    ).rejects.toThrow(message);
  });
  it('of an unknown key is refused', async () => {
    const stranger = { principalOf: () => undefined };
    await expect(verifySignature(signed(vanilla), stranger, signedAt(vanilla))).rejects.toThrow(
      /security token.*invalid/,
    );
  });
  it('needs the session token that belongs to its key', async () => {
    const session = {
      principalOf: () => ({
        arn: 'arn:session',
        secretAccessKey: SECRETS.AKIDEXAMPLE ?? '',
        sessionToken: 'token',
      }),
    };
    const request = signed(vanilla);
    await expect(verifySignature(request, session, signedAt(vanilla))).rejects.toThrow(
      /security token.*invalid/,
    );
    const other = { ...request, headers: { ...request.headers, 'x-amz-security-token': 'other' } };
    await expect(verifySignature(other, session, signedAt(vanilla))).rejects.toThrow(
      /security token.*invalid/,
    );
    const right = { ...request, headers: { ...request.headers, 'x-amz-security-token': 'token' } };
    expect((await verifySignature(right, session, signedAt(vanilla)))?.principalArn).toBe('arn:session');
  });
  it('of credentials past their time is refused', async () => {
    const expired = {
      principalOf: () => ({
        arn: 'arn:session',
        secretAccessKey: SECRETS.AKIDEXAMPLE ?? '',
        expiresAt: signedAt(vanilla) - 1,
      }),
    };
    await expect(verifySignature(signed(vanilla), expired, signedAt(vanilla))).rejects.toThrow(/is expired/);
  });
  it('that is missing gives no principal', async () => {
    expect(await verifySignature({ ...signed(vanilla), headers: {} }, identities, 0)).toBeUndefined();
  });
});

describe('a presigned URL', () => {
  /** S3 API Reference, "Authenticating requests: using query parameters". */
  const query =
    'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host';
  const request = (rawQuery: string) => ({
    method: 'GET',
    path: '/test.txt',
    rawQuery,
    headers: { host: 'examplebucket.s3.amazonaws.com' },
    body: Buffer.alloc(0),
  });
  const signature = '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';
  const day = 86_400_000;
  const at = Date.parse('2013-05-24T00:00:00Z');

  it('holds until it expires', async () => {
    expect(await verifySignature(request(query + signature), identities, at + day)).toBeDefined();
    await expect(verifySignature(request(query + signature), identities, at + day + 1000)).rejects.toThrow(
      'Request has expired',
    );
  });
  it('whose expiry was changed does not', async () => {
    const longer = query.replace('86400', '86401') + signature;
    await expect(verifySignature(request(longer), identities, at)).rejects.toThrow(/does not match/);
  });
  it('may not last longer than seven days', async () => {
    const longer = query.replace('86400', '604801') + signature;
    await expect(verifySignature(request(longer), identities, at)).rejects.toThrow(/between 1 and 604800/);
  });
});
