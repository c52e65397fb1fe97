import type { TriggerSpec } from '../_shared/routing/trigger.ts';

export const sendMail = {
  kind: 'queue',
  id: 'send-mail',
  service: 'notifications',
  capability: 'sending',
  summary: 'Hands mails to SES, each once',
  queue: 'mail',
  // SES sends 14 mails a second to an account that has left the sandbox.
  maxConcurrency: 2,
  needs: { mail: true, tables: { notifications: ['UpdateItem'] } },
} as const satisfies TriggerSpec;

export const triggers = [sendMail];
