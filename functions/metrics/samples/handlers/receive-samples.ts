import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { receiveSamples } from '../../routes.ts';
import { agents, ingest } from '../deps.ts';

export const handler = httpHandler(
  receiveSamples,
  async ({ event, body, requestId, log }) => ({
    status: 202,
    body: await ingest().receive(agents.hostOf(event), body.samples, { traceId: requestId, log }),
  }),
  { agent: agents.step },
);
