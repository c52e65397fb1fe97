import { createHash } from 'node:crypto';

interface TokenPage {
  readonly title: string;
  readonly action: string;
  /** The route that the page sends the token to. */
  readonly posts: '/auth/verify-email' | '/auth/reset-password';
  readonly done: string;
  readonly asksForPassword: boolean;
}

/**
 * Sends the token of the page's own address when the person asks for it, never by itself: mail programs open links
 * to look at them, and the token is good for one use.
 */
const SCRIPT = `
const form = document.forms[0], note = document.querySelector('output');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  form.elements.send.disabled = true;
  const body = { token: new URLSearchParams(location.search).get('token') ?? '' };
  if (form.elements.password) body.newPassword = form.elements.password.value;
  try {
    const answer = await fetch(form.action, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
    });
    const problem = answer.ok ? undefined : await answer.json();
    note.textContent = problem
      ? [problem.detail ?? problem.title, ...(problem.errors ?? []).map(({ message }) => message)].join(' ')
      : form.dataset.done;
    if (answer.ok) form.hidden = true;
  } catch {
    note.textContent = 'There was no answer. Please try again.';
  }
  form.elements.send.disabled = false;
});
`;
const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:24rem;margin:15vh auto;padding:0 1rem;color-scheme:light dark}
input,button{font:inherit;display:block;width:100%;box-sizing:border-box;padding:.6rem;margin:.6rem 0}`;

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Its own script and style, its own API, and nothing else; in nobody's frame. */
const POLICY = [
  "default-src 'none'",
  `script-src ${digest(SCRIPT)}`,
  `style-src ${digest(STYLE)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page behind a mail's link, as a whole answer; the texts are HTML. The token stays in the browser until the person sends it. */
export function tokenPage({ title, action, posts, done, asksForPassword }: TokenPage) {
  const password = asksForPassword
    ? `<label>New password<input name="password" type="password" autocomplete="new-password" minlength="8" required></label>`
    : '';
  const body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer"><style>${STYLE}</style></head>
<body><h1>${title}</h1><form action="${posts}" data-done="${done}">${password}
<button name="send">${action}</button></form><output role="status"></output>
<noscript>This page needs JavaScript.</noscript><script>${SCRIPT}</script></body></html>`;
  return {
    status: 200,
    body,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  } as const;
}
