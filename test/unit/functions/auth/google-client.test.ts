import { describe, expect, test } from 'vitest';
import { issuerForms, parseGoogleClient } from '../../../../functions/auth/google/google-client.ts';

describe('the secret of our client at Google', () => {
  test('is one client, of Google unless it names another issuer', () => {
    const secret = { clientId: 'nubo', clientSecret: 'secret' };

    expect(parseGoogleClient(JSON.stringify(secret))).toEqual({
      ...secret,
      issuer: 'https://accounts.google.com',
    });
    expect(parseGoogleClient(JSON.stringify({ ...secret, issuer: 'http://localhost:1' }))?.issuer).toBe(
      'http://localhost:1',
    );
  });

  test.each(['{}', '{"clientId":"","clientSecret":"x"}', '{"clientId":"x"}'])(
    'unfilled, %s, leaves the sign-in off',
    (secret) => expect(parseGoogleClient(secret)).toBeUndefined(),
  );
});

test('the issuer of a token may be written in two forms', () => {
  expect(issuerForms('https://accounts.google.com')).toEqual([
    'https://accounts.google.com',
    'accounts.google.com',
  ]);
});
