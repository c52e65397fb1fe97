import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { authHarness, PASSWORD } from './auth-harness.ts';

const auth = authHarness();

describe('201', () => {
  test('opens an account and signs in', async () => {
    const { status, body } = await auth.call('register', {
      body: { email: ' Ada@Nubo.local ', password: PASSWORD, name: ' Ada ' },
    });
    expect(status).toBe(201);
    const { user, ...tokens } = body;
    expect(user).toEqual({
      id: expect.any(String),
      email: 'Ada@Nubo.local',
      name: 'Ada',
      role: 'user',
      provider: 'password',
      emailVerified: false,
      createdAt: expect.stringMatching(/\.\d{3}Z$/),
      lastLoginAt: expect.stringMatching(/\.\d{3}Z$/),
    });
    expect(tokens).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      tokenType: 'Bearer',
      expiresIn: 900,
    });
    expect(decodeJwt(tokens.accessToken)).toMatchObject({ sub: user.id, role: 'user' });
    expect((await auth.call('get-me', { token: tokens.accessToken })).body).toEqual(user);
  });
  test('keeps neither the password nor the refresh token as given', async () => {
    const { refreshToken } = await auth.register({ email: 'hashed@nubo.local' });
    const { rows } = await auth.database().admin.query(`
      SELECT (SELECT string_agg(c::text, '') FROM auth.credentials c)
        || (SELECT string_agg(t::text, '') FROM auth.refresh_tokens t) AS everything`);
    expect(rows[0].everything).not.toContain(PASSWORD);
    expect(rows[0].everything).not.toContain(refreshToken);
    expect(rows[0].everything).toContain('$2b$05$');
  });
});

test('409 when the address is taken, however it is capitalised', async () => {
  await auth.register({ email: 'taken@nubo.local' });
  const { status, body } = await auth.call('register', {
    body: { email: 'TAKEN@nubo.LOCAL', password: 'another password' },
  });
  expect(status).toBe(409);
  expect(body).not.toHaveProperty('user');
});

test('of two that register one address at once, exactly one gets it', async () => {
  const body = { email: 'race@nubo.local', password: PASSWORD };
  const environments = [await auth.apart('register'), await auth.apart('register')];
  const answers = await Promise.all(
    environments.map((register) => register({ body, address: auth.address() })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
});

describe('422', () => {
  test.each([
    [{ email: 'nobody', password: PASSWORD }, '/email'],
    [{ email: 'a@b.co', password: '1234567' }, '/password'],
    [{ email: 'a@b.co', password: 'é'.repeat(37) }, '/password'],
    [{ email: 'a@b.co', password: PASSWORD, role: 'admin' }, '/role'],
    [{ email: 'a@b.co', password: PASSWORD, name: ' ' }, '/name'],
  ])('%j', async (body, path) => {
    const answer = await auth.call('register', { body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].path).toBe(path);
    expect(JSON.stringify(answer.body)).not.toContain(body.password);
  });
});

test('429 after 20 calls a minute from one address, with Retry-After and the RateLimit fields', async () => {
  const address = auth.address();
  for (let i = 0; i < 20; i += 1) {
    const { status, headers } = await auth.call('register', { body: {}, address });
    expect(status).toBe(422);
    expect(headers.ratelimit).toContain(`r=${19 - i};`);
  }
  const { status, headers } = await auth.call('register', {
    body: { email: 'late@nubo.local', password: PASSWORD },
    address,
  });
  expect(status).toBe(429);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  expect(headers['ratelimit-policy']).toBe('"register";q=20;w=60');
});
