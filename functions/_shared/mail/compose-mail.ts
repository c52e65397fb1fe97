import { headerText } from './header-text.ts';
import type { Locale } from './locale.ts';
import type { Mail } from './mail.ts';
import { escapeHtml, mailPage, STYLES } from './mail-page.ts';

/** A piece of a mail. All of it is plain text: the layout escapes it. */
export type MailBlock =
  | { readonly kind: 'paragraph'; readonly text: string }
  /** Begins a section of a longer mail. */
  | { readonly kind: 'heading'; readonly text: string }
  /** A button, with its URL beneath for programs that show none. */
  | { readonly kind: 'button'; readonly label: string; readonly url: string }
  /** A table of names and values, for reports. */
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [name: string, value: string])[] }
  /** Small print. */
  | { readonly kind: 'note'; readonly text: string };

export interface MailContent {
  readonly locale: Locale;
  /** Also the title above the text. Cut to one line of 150 characters. */
  readonly subject: string;
  readonly blocks: readonly MailBlock[];
  /** Why the reader gets the mail, beneath it, with a link. */
  readonly footer?: {
    readonly text: string;
    readonly link: { readonly label: string; readonly url: string };
  };
}

/**
 * A mail in HTML and in text, from the same pieces.
 * @example await mailQueue(QUEUE_MAIL).send({ to: 'ada@example.com', ...composeMail({ … }) });
 */
export function composeMail(content: MailContent): Pick<Mail, 'subject' | 'text' | 'html'> {
  const subject = headerText(content.subject);
  const { locale, blocks, footer } = content;
  const preview = blocks.find(({ kind }) => kind === 'paragraph');
  return {
    subject,
    text: [...blocks.map(blockText), ...(footer ? [`--\n${footerText(footer)}`] : [])]
      .join('\n\n')
      .concat('\n'),
    html: mailPage({
      locale,
      title: subject,
      preview: preview?.kind === 'paragraph' ? preview.text : '',
      content: blocks.map(blockHtml).join(''),
      footer: footer && footerHtml(footer),
    }),
  };
}

function blockText(block: MailBlock): string {
  switch (block.kind) {
    case 'paragraph':
    case 'note':
      return block.text;
    case 'heading':
      return `${block.text}\n${'-'.repeat(Math.min(block.text.length, 72))}`;
    case 'button':
      return `${block.label}: ${block.url}`;
    case 'facts': {
      const width = Math.max(0, ...block.rows.map(([name]) => name.length));
      return block.rows.map(([name, value]) => `${`${name}:`.padEnd(width + 2)}${value}`).join('\n');
    }
  }
}

function blockHtml(block: MailBlock): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p style="${STYLES.paragraph}">${lines(block.text)}</p>`;
    case 'heading':
      return `<h2 style="${STYLES.heading}">${escapeHtml(block.text)}</h2>`;
    case 'note':
      return `<p class="quiet" style="${STYLES.note}">${lines(block.text)}</p>`;
    case 'button': {
      const [url, label] = [escapeHtml(block.url), escapeHtml(block.label)];
      return (
        `<p style="margin:28px 0 12px"><a class="button" href="${url}" style="${STYLES.button}">${label}</a></p>` +
        `<p class="quiet" style="${STYLES.link}">${url}</p>`
      );
    }
    case 'facts': {
      const rows = block.rows.map(
        ([name, value]) =>
          `<tr><td class="quiet line" style="${STYLES.name}">${escapeHtml(name)}</td>` +
          `<td class="line" style="${STYLES.value}">${escapeHtml(value)}</td></tr>`,
      );
      return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:16px 0">${rows.join('')}</table>`;
    }
  }
}

/** A line break of the text is one of the HTML, too. */
function lines(text: string): string {
  return escapeHtml(text).replaceAll(/\r\n|\r|\n/g, '<br>');
}

type Footer = NonNullable<MailContent['footer']>;

function footerText({ text, link }: Footer): string {
  return `${text}\n${link.label}: ${link.url}`;
}

function footerHtml({ text, link }: Footer): string {
  return `${lines(text)}<br><a class="quiet" href="${escapeHtml(link.url)}" style="${STYLES.footerLink}">${escapeHtml(link.label)}</a>`;
}
