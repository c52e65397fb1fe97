import { mailbox } from '../services/ses/mailbox.ts';
import type { ControlRoute } from './control-route.ts';
import { mailboxPage } from './mailbox-page.ts';

/** Mail and text messages that would have left, newest first. */
export const listMailbox: ControlRoute = {
  method: 'GET',
  path: '/_local/mailbox.json',
  handle: (_request, world) => ({ json: mailbox(world).list() }),
};

/**
 * The HTML of one message as a mail program shows it, for a frame of this origin. It has an origin of its own: no
 * script runs, nothing is loaded, and its links open in another tab.
 */
export const showMessage: ControlRoute = {
  method: 'GET',
  path: '/_local/mailbox/{id}',
  handle({ params }, world) {
    const message = mailbox(world)
      .list()
      .find(({ id }) => id === params.id);
    if (!message) return { status: 404, json: { message: `there is no message ${params.id}` } };
    return {
      html: `<base target="_blank">${message.html}`,
      headers: { 'content-security-policy': MESSAGE_POLICY },
    };
  },
};
const MESSAGE_POLICY = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** The same to read: a list and the chosen message; `?id=` chooses, the newest by default. */
export const showMailbox: ControlRoute = {
  method: 'GET',
  path: '/_local/mailbox',
  handle: ({ query }, world) => ({ html: mailboxPage(mailbox(world).list(), query.get('id')) }),
};
