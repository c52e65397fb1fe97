import { describe, expect, test } from 'vitest';
import { browserCookies } from '../../../../functions/auth/google/browser-cookies.ts';

const cookies = browserCookies('https://nubo.example.com');
/** What a browser keeps of `Set-Cookie`, as it sends it back. */
const sent = (setCookie: string) => setCookie.split(';')[0] ?? '';

test('a cookie that no script and no http page can touch, for the time of the sign-in', () => {
  const [made, ...others] = cookies.set({ state: 'one', secret: 'secret' }, 600, []);
  expect(made).toMatch(
    /^__Secure-nubo_sign_in_[\w-]{16}=secret; Max-Age=600; HttpOnly; SameSite=Lax; Path=\/auth\/google; Secure$/,
  );
  expect(others).toEqual([]);
});

test('sign-ins in two tabs have a cookie each, and ending one leaves the other', () => {
  const [one = ''] = cookies.set({ state: 'one', secret: 'first' }, 600, []);
  const [two = ''] = cookies.set({ state: 'two', secret: 'second' }, 600, [sent(one)]);
  const both = [sent(one), sent(two)];
  expect(cookies.read('one', both)).toBe('first');
  expect(cookies.read('two', both)).toBe('second');
  expect(sent(cookies.clear('one')).split('=')[0]).toBe(sent(one).split('=')[0]);
  expect(cookies.read('one', [sent(two)])).toBeUndefined();
});

test('a state from the URL cannot write a header of its own', () => {
  expect(cookies.clear('x; Domain=evil.example\r\nset-cookie: a=b')).toMatch(
    /^__Secure-nubo_sign_in_[\w-]{16}=; Max-Age=0; HttpOnly/,
  );
});

describe('a browser that begins many sign-ins', () => {
  test('keeps the ten newest', () => {
    let kept: string[] = ['other=1'];
    for (let at = 0; at < 12; at += 1) {
      for (const cookie of cookies.set({ state: `state-${at}`, secret: `s${at}` }, 600, kept)) {
        const name = sent(cookie).split('=')[0] ?? '';
        kept = kept.filter((one) => !one.startsWith(`${name}=`));
        if (!cookie.includes('Max-Age=0')) kept.push(sent(cookie));
      }
    }
    expect(kept).toHaveLength(11);
    expect(cookies.read('state-1', kept)).toBeUndefined();
    expect(cookies.read('state-2', kept)).toBe('s2');
    expect(cookies.read('state-11', kept)).toBe('s11');
  });
});
