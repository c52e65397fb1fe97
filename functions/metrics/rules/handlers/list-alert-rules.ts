import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { listAlertRules } from '../../routes.ts';
import { readRules } from '../deps.ts';

export const handler = httpHandler(listAlertRules, async ({ query }) => ({
  status: 200,
  body: await readRules().list(query),
}));
