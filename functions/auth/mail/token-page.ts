import { htmlPage } from '../../_shared/html-page.ts';

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
/** The page behind a mail's link, as a whole answer; the texts are HTML. The token stays in the browser until the person sends it. */
export function tokenPage({ title, action, posts, done, asksForPassword }: TokenPage) {
  const password = asksForPassword
    ? `<label>New password<input name="password" type="password" autocomplete="new-password" minlength="8" required></label>`
    : '';
  return htmlPage({
    title,
    content: `<form action="${posts}" data-done="${done}">${password}
<button name="send">${action}</button></form><output role="status"></output>
<noscript>This page needs JavaScript.</noscript>`,
    script: SCRIPT,
  });
}
