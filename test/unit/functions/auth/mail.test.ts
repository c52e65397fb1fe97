import { describe, expect, test } from 'vitest';
import { tokenMail } from '../../../../functions/auth/mail/mail.ts';

const mailTo = (name: string, emailVerified: boolean) =>
  tokenMail(
    'verify',
    { email: 'ada@example.com', name, emailVerified },
    'token',
    'https://nubo.example.com/',
  );

test('has the link of its purpose, in text and HTML', () => {
  const { to, subject, text, html } = mailTo('Ada', false);
  expect([to, subject]).toEqual(['ada@example.com', 'Confirm your email address']);
  expect(text).toContain('https://nubo.example.com/verify-email?token=token');
  expect(html).toContain('https://nubo.example.com/verify-email?token=token');
});

describe('a name in mail to a mailbox that nobody has verified', () => {
  test.each([
    'Ada Lovelace',
    'J. R. R. Tolkien',
    'J.R. Smith',
    'Dr. Who',
    'Ὀδυσσεύς',
    '李小龍',
    "O'Neil-Smith",
  ])('greets: %s', (name) => {
    expect(mailTo(name, false).text).toContain(`Hello ${name},`);
  });
  test.each([
    'evil.example',
    'Win at www.evil.example now',
    'https://evil.example',
    'evil.example/x',
    'eve@evil.example',
    'evil\u3002example',
    'evil\uff0ee\uff58ample',
    '10.0.0.1',
    'mailto:eve',
    'a＠b',
  ])('is left out: %s', (name) => {
    const { text, html } = mailTo(name, false);
    expect(text).toMatch(/^Hello,\n/);
    expect(html).toMatch(/<p [^>]*>Hello,<\/p>/);
    expect(`${text}${html}`).not.toContain(name);
  });
  test('greets all the same once the mailbox is verified', () => {
    expect(mailTo('evil.example', true).text).toContain('Hello evil.example,');
  });
});
