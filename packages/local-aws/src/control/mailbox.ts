import { mailbox } from '../services/ses/mailbox.ts';
import type { ControlRoute } from './control-route.ts';
import { mailboxPage } from './mailbox-page.ts';

/** Mail and text messages that would have left, newest first. */
export const listMailbox: ControlRoute = {
  method: 'GET',
  path: '/_local/mailbox.json',
  handle: (_request, world) => ({ json: mailbox(world).list() }),
};

/** The same to read: a list and the chosen message; `?id=` chooses, the newest by default. */
export const showMailbox: ControlRoute = {
  method: 'GET',
  path: '/_local/mailbox',
  handle: ({ query }, world) => ({ html: mailboxPage(mailbox(world).list(), query.get('id')) }),
};
