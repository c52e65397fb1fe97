import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An account as AWS's own services describe it; what a test does not say is that of a long-used account. */
export interface RecordedAccount {
  readonly stacks?: readonly RecordedStack[];
  /** Operations that the caller may not call (`GetAccountSettings`). */
  readonly denied?: readonly string[];
  readonly expired?: boolean;
  readonly concurrency?: number;
  readonly plan?: 'FREE' | 'PAID';
  /** Zone ids by name. */
  readonly zones?: Readonly<Record<string, string>>;
  readonly hostedZones?: readonly string[];
  readonly certificate?: { readonly status: string; readonly names: readonly string[] };
  /** Identities of SES, and whether they are verified. */
  readonly identities?: Readonly<Record<string, boolean>>;
  readonly sandbox?: boolean;
}

export interface RecordedStack {
  readonly name: string;
  readonly status?: string;
  readonly protected?: boolean;
  readonly outputs?: Readonly<Record<string, string>>;
  /** Logical ids. */
  readonly resources?: readonly string[];
}

export const TOOLKIT: RecordedStack = { name: 'CDKToolkit', outputs: { BootstrapVersion: '30' } };

interface Answer {
  readonly status: number;
  readonly type: 'text/xml' | 'application/json';
  readonly body: string;
}

/** One endpoint that answers the calls of the deployment's checks in the wire formats of their services. */
export async function recordedAws(account: RecordedAccount) {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    readText(request).then((body) => {
      const operation = operationOf(request, body);
      calls.push(operation);
      const { status, type, body: text } = answer(account, operation, request.url ?? '', body);
      response.writeHead(status, { 'content-type': type }).end(text);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls: calls as readonly string[],
    close: () => new Promise((done) => server.close(done)),
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

/** The operation of a call: in the body (query), in a header (JSON), or by the path (REST). */
function operationOf({ url = '', headers, method }: IncomingMessage, body: string): string {
  const query = new URLSearchParams(body).get('Action');
  if (query) return query;
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.')[1] ?? target;
  const { pathname } = new URL(url, 'http://aws');
  if (pathname.endsWith('/account-settings')) return 'GetAccountSettings';
  if (pathname.endsWith('/hostedzonesbyname')) return 'ListHostedZonesByName';
  if (pathname === '/v2/email/account') return 'GetAccount';
  if (pathname.startsWith('/v2/email/identities/')) return 'GetEmailIdentity';
  return `${method} ${pathname}`;
}

function answer(account: RecordedAccount, operation: string, url: string, body: string): Answer {
  const { denied = [], expired, concurrency = 1000, plan = 'PAID', sandbox } = account;
  if (expired)
    return xml(xmlError('ExpiredToken', 'The security token included in the request is expired'), 403);
  if (denied.includes(operation))
    return operation.startsWith('Describe')
      ? xml(ec2Error('UnauthorizedOperation', 'You are not authorized'), 403)
      : json({ __type: 'AccessDeniedException', message: 'User is not authorized' }, 403);
  switch (operation) {
    case 'GetCallerIdentity':
      return xml(
        result(
          'GetCallerIdentity',
          '<Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/ops</Arn>',
        ),
      );
    case 'DescribeStacks':
      return describeStacks(account.stacks ?? [TOOLKIT], new URLSearchParams(body).get('StackName'));
    case 'DescribeStackResource':
      return describeResource(account.stacks ?? [], new URLSearchParams(body));
    case 'DescribeAvailabilityZones':
      return describeZones(
        account.zones ?? { 'eu-west-1a': 'euw1-az1', 'eu-west-1b': 'euw1-az2', 'eu-west-1c': 'euw1-az3' },
      );
    case 'GetAccountSettings':
      return json({
        AccountLimit: { ConcurrentExecutions: concurrency, UnreservedConcurrentExecutions: concurrency },
      });
    case 'GetAccountPlanState':
      return json({ accountId: '123456789012', accountPlanType: plan, accountPlanStatus: 'ACTIVE' });
    case 'GetAccount':
      return json({ ProductionAccessEnabled: !sandbox, SendingEnabled: true });
    case 'GetEmailIdentity':
      return emailIdentity(account.identities ?? {}, decodeURIComponent(url.split('/').at(-1) ?? ''));
    case 'ListHostedZonesByName':
      return hostedZones(
        account.hostedZones ?? [],
        new URL(url, 'http://aws').searchParams.get('dnsname') ?? '',
      );
    case 'DescribeCertificate':
      return json({
        Certificate: {
          Status: account.certificate?.status ?? 'ISSUED',
          SubjectAlternativeNames: account.certificate?.names ?? [],
        },
      });
    default:
      return json({ __type: 'UnknownOperationException', message: operation }, 400);
  }
}

function describeStacks(stacks: readonly RecordedStack[], wanted: string | null): Answer {
  const found = stacks.filter(({ name }) => wanted === null || name === wanted);
  if (wanted !== null && found.length === 0)
    return xml(xmlError('ValidationError', `Stack with id ${wanted} does not exist`), 400);
  return xml(result('DescribeStacks', `<Stacks>${found.map(stackXml).join('')}</Stacks>`));
}

function stackXml({ name, status = 'CREATE_COMPLETE', outputs = {}, ...stack }: RecordedStack): string {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<member><StackName>${name}</StackName><StackStatus>${status}</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime><EnableTerminationProtection>${stack.protected ?? false}</EnableTerminationProtection><Outputs>${members.join('')}</Outputs><Tags><member><Key>app</Key><Value>nubo</Value></member></Tags></member>`;
}

function describeResource(stacks: readonly RecordedStack[], input: URLSearchParams): Answer {
  const stack = stacks.find(({ name }) => name === input.get('StackName'));
  const id = input.get('LogicalResourceId') ?? '';
  if (!stack?.resources?.includes(id))
    return xml(xmlError('ValidationError', `Resource ${id} does not exist for stack ${stack?.name}`), 400);
  return xml(
    result(
      'DescribeStackResource',
      `<StackResourceDetail><LogicalResourceId>${id}</LogicalResourceId><ResourceStatus>CREATE_COMPLETE</ResourceStatus></StackResourceDetail>`,
    ),
  );
}

function describeZones(zones: Readonly<Record<string, string>>): Answer {
  const items = Object.entries(zones).map(
    ([name, id]) =>
      `<item><zoneName>${name}</zoneName><zoneId>${id}</zoneId><zoneState>available</zoneState></item>`,
  );
  return xml(
    `<DescribeAvailabilityZonesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><availabilityZoneInfo>${items.join('')}</availabilityZoneInfo></DescribeAvailabilityZonesResponse>`,
  );
}

function emailIdentity(identities: Readonly<Record<string, boolean>>, name: string): Answer {
  const verified = identities[name];
  return verified === undefined
    ? json({ __type: 'NotFoundException', message: `Email identity ${name} does not exist.` }, 404)
    : json({ VerifiedForSendingStatus: verified });
}

function hostedZones(zones: readonly string[], from: string): Answer {
  const found = zones
    .filter((zone) => zone === from)
    .map(
      (zone) =>
        `<HostedZone><Id>/hostedzone/Z0123456789ABC</Id><Name>${zone}.</Name><CallerReference>1</CallerReference><Config><PrivateZone>false</PrivateZone></Config></HostedZone>`,
    );
  return xml(
    `<ListHostedZonesByNameResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><HostedZones>${found.join('')}</HostedZones><IsTruncated>false</IsTruncated><MaxItems>10</MaxItems></ListHostedZonesByNameResponse>`,
  );
}

const json = (value: object, status = 200): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
});
const xml = (body: string, status = 200): Answer => ({ status, type: 'text/xml', body });
const result = (operation: string, inner: string): string =>
  `<${operation}Response><${operation}Result>${inner}</${operation}Result></${operation}Response>`;
const xmlError = (code: string, message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
const ec2Error = (code: string, message: string): string =>
  `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors></Response>`;
