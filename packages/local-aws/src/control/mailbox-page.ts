import type { KeptMessage } from '../services/ses/mailbox.ts';
import { escapeHtml } from './page.ts';

const STYLE = `
*{box-sizing:border-box}
body{margin:0;font:15px/1.5 system-ui,sans-serif;color:#1d2330;background:#f3f4f7;display:grid;
grid-template:auto 1fr/minmax(17rem,24rem) 1fr;height:100vh}
header{grid-column:1/-1;display:flex;gap:1rem;align-items:baseline;padding:.8rem 1.4rem;background:#1d2330;color:#fff}
header h1{font-size:1.05rem;margin:0}header span{color:#b9c0cf;flex:1}header a{color:#cfe0ff;text-decoration:none}
nav{overflow:auto;background:#fff;border-right:1px solid #dfe3ea}
nav a{display:block;padding:.7rem 1.4rem;border-bottom:1px solid #eef0f4;color:inherit;text-decoration:none}
nav a:hover{background:#f6f8fb}nav a[aria-current]{background:#e8f0ff;box-shadow:inset 3px 0 #2f6bde}
nav .row{display:flex;gap:.6rem;font-size:.82rem;color:#667085}nav .row b{flex:1;font-weight:500;overflow:hidden;
text-overflow:ellipsis;white-space:nowrap}
nav .subject{font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
nav .preview{font-size:.85rem;color:#667085;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
main{overflow:auto;padding:1.6rem 2rem;display:flex;flex-direction:column;gap:1rem}
main h2{margin:0;font-size:1.35rem}dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:.15rem .9rem;font-size:.9rem}
dt{color:#667085}dd{margin:0;overflow-wrap:anywhere}
.paper{background:#fff;border:1px solid #dfe3ea;border-radius:8px}
iframe.paper{width:100%;min-height:55vh;flex:1}pre.paper{margin:0;padding:1.2rem;white-space:pre-wrap;
overflow-wrap:anywhere;font:inherit}
summary{cursor:pointer;color:#667085;font-size:.9rem}.empty{color:#667085;text-align:center;margin:4rem 1rem}
@media(max-width:48rem){body{display:block;height:auto}nav{max-height:40vh}main{padding:1rem}}
`;

/** A mailbox as a person reads one: the list beside the chosen message. No script runs on it, nor in a mail. */
export function mailboxPage(messages: readonly KeptMessage[], chosenId: string | null): string {
  const chosen = messages.find(({ id }) => id === chosenId) ?? messages[0];
  const count = messages.length === 1 ? '1 message' : `${messages.length} messages`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mailbox</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body>
<header><h1>Mailbox</h1><span>${count}, kept here instead of being sent</span><a href="/_local/mailbox">Refresh</a>
<a href="/_local/mailbox.json">JSON</a></header>
<nav aria-label="Messages">${messages.map((message) => listItem(message, message === chosen)).join('')}</nav>
<main>${chosen ? reading(chosen) : '<p class="empty">Nothing has been sent yet.</p>'}</main></body></html>`;
}

function listItem(message: KeptMessage, current: boolean): string {
  const preview = (message.text || message.html.replace(/<[^>]*>/g, ' '))
    .trim()
    .replace(/\s+/g, ' ')
    .slice(0, 120);
  return `<a href="/_local/mailbox?id=${message.id}"${current ? ' aria-current="true"' : ''}>
<div class="row"><b>${escapeHtml(message.to)}</b><span>${shortTime(message.at)}</span></div>
<div class="subject">${escapeHtml(title(message))}</div><div class="preview">${escapeHtml(preview)}</div></a>`;
}

function reading(message: KeptMessage): string {
  const fields: readonly (readonly [string, string])[] = [
    ['From', message.from],
    ['To', message.to],
    ['Sent', message.at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ...Object.entries(message.headers).filter(([name]) => /^(reply-to|list-unsubscribe)$/i.test(name)),
    ...(message.attachments.length > 0 ? [['Attached', message.attachments.join(', ')] as const] : []),
  ];
  const list = fields
    .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`)
    .join('');
  return `<h2>${escapeHtml(title(message))}</h2><dl>${list}</dl>${body(message)}`;
}

function body({ html, text }: KeptMessage): string {
  const plain = `<pre class="paper">${linked(text)}</pre>`;
  if (html === '') return plain;
  // Links of a mail open in a tab of their own; scripts, forms and the page around it are out of its reach.
  const frame = `<iframe class="paper" title="Message" sandbox="allow-popups allow-popups-to-escape-sandbox"
srcdoc="${escapeHtml(`<base target="_blank">${html}`)}"></iframe>`;
  return text === '' ? frame : `${frame}<details><summary>Plain text</summary>${plain}</details>`;
}

/** Web addresses in plain text become links. */
function linked(text: string): string {
  return escapeHtml(text).replace(
    /https?:\/\/[^\s<>]+?(?=[.,;:!?)]*(?:\s|$|&gt;|&quot;))/g,
    (address) => `<a href="${address}" target="_blank" rel="noopener">${address}</a>`,
  );
}

const title = ({ subject, channel }: KeptMessage): string =>
  subject !== '' ? subject : channel === 'sms' ? 'Text message' : '(no subject)';

const shortTime = (at: string): string => `${at.slice(5, 10)} ${at.slice(11, 16)}`;
