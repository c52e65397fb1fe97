import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { deleteAlertRule } from '../../routes.ts';
import { changeRules } from '../deps.ts';

export const handler = httpHandler(deleteAlertRule, async ({ params, preconditions }) => {
  await changeRules().remove(params.id, preconditions.versions);
  return { status: 204 };
});
