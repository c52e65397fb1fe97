import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { replaceAlertRule } from '../../routes.ts';
import { toRule } from '../alert-rule.ts';
import { changeRules } from '../deps.ts';

export const handler = httpHandler(replaceAlertRule, async ({ params, body, preconditions }) => {
  const rule = await changeRules().replace(params.id, body, preconditions.versions);
  return { status: 200, body: toRule(rule), etag: versionTag(rule.version) };
});
