import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { versionTag } from '../../../_shared/http/preconditions.ts';
import { idempotency } from '../../../_shared/idempotency/idempotency.ts';
import { createAlertRule } from '../../routes.ts';
import { toRule } from '../alert-rule.ts';
import { createRule } from '../deps.ts';

export const handler = httpHandler(
  createAlertRule,
  async ({ body }) => {
    const rule = await createRule()(body);
    return {
      status: 201,
      body: toRule(rule),
      headers: { location: `/alert-rules/${rule.id}` },
      etag: versionTag(rule.version),
    };
  },
  { idempotency },
);
