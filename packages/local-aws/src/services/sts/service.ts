import type { World } from '../../core/world.ts';
import { missingStatement } from '../../iam/refusal.ts';
import { roleIdOf } from '../../iam/request-context.ts';
import { AccessDeniedError } from '../authorise.ts';
import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from '../aws-service.ts';
import { notImplemented } from '../operation-name.ts';
import { element } from '../xml.ts';

/** AWS Security Token Service: who am I, and temporary credentials of a role that trusts the caller. */
export const sts: AwsService = {
  signingName: 'sts',
  protocol: 'query',
  async handle(request, world) {
    const form = new URLSearchParams(request.body.toString('utf8'));
    const input = form.has('Action') ? form : request.query;
    const action = input.get('Action') ?? '';
    switch (action) {
      case 'GetCallerIdentity':
        return answer(action, request, [
          element('Arn', request.principalArn),
          element('UserId', userId(world, request.principalArn)),
          element('Account', world.account),
        ]);
      case 'AssumeRole':
        return answer(action, request, assumeRole(request, world, input));
      default:
        throw notImplemented('sts', action || `${request.method} ${request.path}`);
    }
  },
};

function assumeRole(request: AwsRequest, world: World, input: URLSearchParams): readonly string[] {
  const roleArn = input.get('RoleArn') ?? '';
  const session = input.get('RoleSessionName') ?? '';
  const seconds = Number(input.get('DurationSeconds') ?? 3600);
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) {
    throw new AwsError('ValidationError', 'RoleSessionName must match [\\w+=,.@-]{2,64}');
  }
  if (!(seconds >= 900 && seconds <= 43_200)) {
    throw new AwsError('ValidationError', 'DurationSeconds must be between 900 and 43200');
  }
  const externalId = input.get('ExternalId');
  const decision = world.identities.trusts(roleArn, request.principalArn, {
    ...(externalId !== null && { 'sts:ExternalId': externalId }),
    'sts:RoleSessionName': session,
  });
  if (!decision.allowed) {
    const statement = missingStatement({ action: 'sts:AssumeRole', resource: roleArn });
    world.log.warn(`${decision.reason}. Missing in its trust policy, or in the caller's: ${statement}`);
    throw new AccessDeniedError(decision.reason);
  }
  const expiresAt = world.clock.now() + seconds * 1000;
  const credentials = world.identities.assumeRole(roleArn, session, expiresAt);
  return [
    element('Credentials', [
      element('AccessKeyId', credentials.accessKeyId),
      element('SecretAccessKey', credentials.secretAccessKey),
      element('SessionToken', credentials.sessionToken),
      element('Expiration', new Date(expiresAt).toISOString()),
    ]),
    element('AssumedRoleUser', [
      element('Arn', credentials.arn),
      element('AssumedRoleId', `${roleIdOf(roleArn)}:${session}`),
    ]),
  ];
}

function userId(world: World, principalArn: string): string {
  const [, role, session] = /:assumed-role\/([^/]+)\/(.+)$/.exec(principalArn) ?? [];
  return role && session
    ? `${roleIdOf(`arn:aws:iam::${world.account}:role/${role}`)}:${session}`
    : world.account;
}

function answer(action: string, { requestId }: AwsRequest, result: readonly string[]): AwsResponse {
  const metadata = element('ResponseMetadata', [element('RequestId', requestId)]);
  const body = element(`${action}Response`, [element(`${action}Result`, result), metadata]);
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}
