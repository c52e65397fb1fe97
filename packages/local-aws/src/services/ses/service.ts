import type { World } from '../../core/world.ts';
import { requireAllowed } from '../authorise.ts';
import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from '../aws-service.ts';
import { notImplemented, operationName } from '../operation-name.ts';
import { sendEmail } from './send-email.ts';
import { sendingIdentities } from './sending-identities.ts';

/** Amazon SES, API version 2. Nothing leaves the machine: what is sent is kept in the mailbox. */
export const ses: AwsService = {
  signingName: 'ses',
  protocol: 'rest-json',
  async handle(request, world) {
    if (request.method === 'POST' && request.path === '/v2/email/outbound-emails') {
      return json({ MessageId: await sendEmail(request, world) });
    }
    const identity = /^\/v2\/email\/identities\/([^/]+)$/.exec(request.path)?.[1];
    if (request.method === 'GET' && identity !== undefined) {
      return json(emailIdentity(request, world, decodeURIComponent(identity)));
    }
    if (request.method === 'GET' && request.path === '/v2/email/identities') {
      requireAllowed(world, request.principalArn, { action: 'ses:ListEmailIdentities', resource: '*' });
      const names = sendingIdentities(world).identities();
      return json({
        EmailIdentities: names.map((name) => ({ ...kindOf(name), IdentityName: name, SendingEnabled: true })),
      });
    }
    throw notImplemented('ses', operationName(request));
  },
};

function emailIdentity({ principalArn }: AwsRequest, world: World, name: string): object {
  const identities = sendingIdentities(world);
  requireAllowed(world, principalArn, {
    action: 'ses:GetEmailIdentity',
    resource: identities.arnOf('identity', name),
  });
  if (!identities.identities().includes(name.toLowerCase())) {
    throw new AwsError('NotFoundException', `Email identity ${name} does not exist.`, 404);
  }
  return { ...kindOf(name), VerifiedForSendingStatus: true, VerificationStatus: 'SUCCESS' };
}

const kindOf = (name: string): { IdentityType: string } => ({
  IdentityType: name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN',
});

function json(body: object): AwsResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
