import type { Locale } from './locale.ts';

/** Inline, because mail programs drop style sheets; of tables, because some know no other layout. */
export const STYLES = {
  paragraph: 'margin:0 0 16px',
  heading: 'margin:28px 0 8px;font-size:16px;line-height:24px;font-weight:600',
  note: 'margin:16px 0 0;font-size:14px;line-height:21px;color:#5b6472',
  link: 'margin:0 0 16px;font-size:13px;line-height:19px;color:#5b6472;word-break:break-all',
  button:
    'display:inline-block;background-color:#1f5eff;color:#ffffff;padding:12px 22px;border-radius:8px;text-decoration:none;font-weight:600',
  name: 'padding:8px 16px 8px 0;border-bottom:1px solid #e4e7ec;color:#5b6472;vertical-align:top',
  value:
    'padding:8px 0;border-bottom:1px solid #e4e7ec;text-align:right;vertical-align:top;word-break:break-word',
  footerLink: 'color:#5b6472;text-decoration:underline',
} as const;

/** For programs that know style sheets; the contrast of each pair is at least 4.5 to 1 (WCAG 2.2, 1.4.3). */
const DARK = `@media (prefers-color-scheme:dark){
.page{background-color:#0f1217!important}
.card{background-color:#1a1f27!important;color:#e8ebf0!important;border-color:#2b323d!important}
.quiet,.quiet a{color:#a3adbb!important}
.line{border-color:#2b323d!important}
.button{background-color:#2f6bff!important;color:#ffffff!important}
}`;

export interface MailPage {
  readonly locale: Locale;
  /** Plain text. */
  readonly title: string;
  /** Plain text that lists of mails show beside the subject. */
  readonly preview: string;
  /** HTML. */
  readonly content: string;
  /** HTML. */
  readonly footer: string | undefined;
}

const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const PREVIEW_LENGTH = 140;

/** The one layout of all mails: a card on a plain page, in the light or the dark colours of the reader. */
export function mailPage({ locale, title, preview, content, footer }: MailPage): string {
  const heading = escapeHtml(title);
  const foot = footer
    ? `<tr><td class="quiet" style="padding:20px 32px 0;font-size:13px;line-height:20px;color:#5b6472">${footer}</td></tr>`
    : '';
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${heading}</title><style>:root{color-scheme:light dark}
${DARK}</style></head>
<body class="page" style="margin:0;padding:0;background-color:#f4f5f7">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml([...preview.slice(0, 2 * PREVIEW_LENGTH)].slice(0, PREVIEW_LENGTH).join(''))}</div>
<table class="page" role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background-color:#f4f5f7"><tr>
<td align="center" style="padding:32px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;text-align:left;${FONT};font-size:16px;line-height:25px">
<tr><td class="quiet" style="padding:0 32px 16px;font-size:15px;font-weight:700;letter-spacing:.02em;color:#5b6472">Nubo</td></tr>
<tr><td class="card" style="padding:32px;border:1px solid #e4e7ec;border-radius:12px;background-color:#ffffff;color:#161b22;word-break:break-word">
<h1 style="margin:0 0 20px;font-size:21px;line-height:29px;font-weight:650">${heading}</h1>
${content}</td></tr>${foot}
</table></td></tr></table></body></html>
`;
}

/** What a user wrote becomes text in the HTML, in attributes too. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
