import { describe, expect, test } from 'vitest';
import { composeMail } from '../../../../../functions/_shared/mail/compose-mail.ts';
import { headerText } from '../../../../../functions/_shared/mail/header-text.ts';

const HOSTILE = '<a href="https://evil.example">A</a>\r\nBcc: x@y.z';

describe('a mail with text of users', () => {
  const { subject, text, html } = composeMail({
    locale: 'en',
    subject: HOSTILE,
    blocks: [
      { kind: 'paragraph', text: HOSTILE },
      { kind: 'heading', text: HOSTILE },
      { kind: 'facts', rows: [[HOSTILE, HOSTILE]] },
      { kind: 'button', label: HOSTILE, url: 'https://nubo.example/?a="b"' },
      { kind: 'note', text: HOSTILE },
    ],
    footer: { text: HOSTILE, link: { label: HOSTILE, url: 'https://nubo.example/u' } },
  });

  test('has a subject of one line, which begins no header', () => {
    expect(subject).toBe('<a href="https://evil.example">A</a> Bcc: x@y.z');
  });

  test('has no markup of theirs in the HTML', () => {
    expect(html).not.toContain('<a href="https://evil.example"');
    expect(html).toContain('&#60;a href=&#34;https://evil.example&#34;&#62;A&#60;/a&#62;');
    expect(html).toContain('href="https://nubo.example/?a=&#34;b&#34;"');
  });

  test('has it as it was written in the text', () => {
    expect(text.startsWith(`${HOSTILE}\n\n`)).toBe(true);
  });
});

describe('text for a header', () => {
  test.each([
    ['a line break', 'A\r\nBcc: x@y.z', 'A Bcc: x@y.z'],
    ['a line separator', 'A\u2028B', 'A B'],
    ['U+0000', 'A\0B', 'A B'],
    ['a mark that turns the direction', 'A\u202eB', 'A B'],
    ['a lone surrogate', 'A\ud800B', 'A\ufffdB'],
  ])('takes no %s', (_, given, expected) => {
    expect(headerText(given)).toBe(expected);
  });

  test('is cut between characters: 300 emoji', () => {
    const cut = headerText('👩‍🚀'.repeat(300));
    expect(cut.length).toBeLessThanOrEqual(150);
    expect(cut).toMatch(/^(👩‍🚀)+…$/u);
  });

  test('is cut in linear time where one character has marks without end', () => {
    const cut = headerText(`a${'\u0301'.repeat(100_000)}`);
    expect(cut.length).toBeLessThanOrEqual(151);
    expect(cut.isWellFormed()).toBe(true);
  });
});
