import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { getAlertRule } from '../../routes.ts';
import { toRule } from '../alert-rule.ts';
import { readRules } from '../deps.ts';

export const handler = httpHandler(getAlertRule, async ({ params }) => {
  const rule = await readRules().get(params.id);
  return { status: 200, body: toRule(rule), etag: versionTag(rule.version) };
});
