import { httpHandler } from '../../../_shared/http/http-handler.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { receiveGithub } from '../../routes.ts';
import { createGithubSecrets, createReceive } from '../deps.ts';
import { checkWithProvider } from '../provider-secrets.ts';
import { bodyBytes, readGithub } from '../read-webhook.ts';
import { requireSigned } from '../receive-service.ts';
import { checkGithub } from '../signatures.ts';

const receive = lazy(createReceive);
const githubSecrets = lazy(createGithubSecrets);

export const handler = httpHandler(receiveGithub, async ({ event, requestId }) => {
  const body = bodyBytes(event);
  requireSigned(await checkWithProvider(githubSecrets(), checkGithub, { headers: event.headers, body }));
  return { status: 200, body: await receive()(readGithub(event, body), requestId) };
});
