import { parseArgs } from 'node:util';
import type { Profile } from '../../lib/settings.ts';

/** A wrong command line: its message is what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface DeployOptions {
  /** Prefix of all names; two deployments in one account and region differ in it. */
  readonly name: string;
  readonly profile: Profile;
  /** A domain of the operator's own, and the ARN of its certificate where ACM is not to make one. */
  readonly domain?: string | undefined;
  readonly certificate?: string | undefined;
  /** A domain for the web console, and the ARN of its certificate in us-east-1. */
  readonly consoleDomain?: string | undefined;
  readonly consoleCertificate?: string | undefined;
  /** Email that mails come from, and that alarms go to. */
  readonly mailFrom?: string | undefined;
  readonly alarmEmail?: string | undefined;
  /** Origins of web pages that may call. */
  readonly origins?: string | undefined;
  /** Makes new signing keys. */
  readonly rotateKeys: boolean;
  /** Deploys without asking. */
  readonly yes: boolean;
  /** Checks, and says what would be run. */
  readonly dryRun: boolean;
}

export const DEPLOY_USAGE = `npm run deploy -- --profile lean|prod [options]

  --name NAME           prefix of every name (nubo): a second deployment in one account and region has another
  --domain DOMAIN       a domain of yours: the HTTP API at DOMAIN, the WebSocket API at ws.DOMAIN
  --certificate ARN     certificate for both names, where Route 53 does not hold the domain's zone
  --console-domain DOMAIN    a domain of yours for the web console, of the same site as --domain
  --console-certificate ARN  its certificate, in us-east-1 (CloudFront takes them from there)
  --mail-from EMAIL     sender of mails
  --alarm-email EMAIL   gets the alarms
  --origins URL,URL     origins of web pages that may call
  --rotate-keys         make a new signing key; tokens of the one before stay good
  --yes                 deploy without asking
  --dry-run             check the account, say what would be run, and change nothing

What is not given stays as it was at the last deployment, but --profile, --name and the domains: give them each time.`;

const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/;

/** Parses the command line; `help` when it was asked for. Throws UsageError. */
export function parseDeployOptions(argv: readonly string[]): DeployOptions | 'help' {
  const values = parse(argv);
  if (values.help) return 'help';
  const { name, profile, domain, certificate, origins, yes } = values;
  if (profile !== 'lean' && profile !== 'prod') throw new UsageError('--profile lean or --profile prod');
  if (!/^[a-z][a-z0-9-]{0,15}$/.test(name))
    throw new UsageError(`--name ${name}: 1 to 16 lower-case letters, digits or -`);
  if (domain !== undefined && !DOMAIN.test(domain))
    throw new UsageError(`--domain ${domain}: a domain in lower case, such as api.example.com`);
  if (certificate !== undefined && !/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\//.test(certificate))
    throw new UsageError(`--certificate ${certificate}: the ARN of a certificate of ACM`);
  if (certificate !== undefined && domain === undefined)
    throw new UsageError('--certificate goes with --domain');
  const { 'console-domain': consoleDomain, 'console-certificate': consoleCertificate } = values;
  if (consoleDomain !== undefined && !DOMAIN.test(consoleDomain))
    throw new UsageError(
      `--console-domain ${consoleDomain}: a domain in lower case, such as app.example.com`,
    );
  if ((consoleDomain === undefined) !== (consoleCertificate === undefined))
    throw new UsageError('--console-domain and --console-certificate go together');
  if (
    consoleCertificate !== undefined &&
    !/^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\//.test(consoleCertificate)
  )
    throw new UsageError(
      `--console-certificate ${consoleCertificate}: the ARN of a certificate of ACM in us-east-1`,
    );
  for (const origin of origins?.split(',') ?? [])
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      throw new UsageError(`--origins ${origin}: an origin, such as https://app.example.com`);
  return {
    ...{ name, profile, domain, certificate, consoleDomain, consoleCertificate, origins, yes },
    mailFrom: email('--mail-from', values['mail-from']),
    alarmEmail: email('--alarm-email', values['alarm-email']),
    rotateKeys: values['rotate-keys'],
    dryRun: values['dry-run'],
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        name: { type: 'string', default: 'nubo' },
        profile: { type: 'string' },
        domain: { type: 'string' },
        certificate: { type: 'string' },
        'console-domain': { type: 'string' },
        'console-certificate': { type: 'string' },
        'mail-from': { type: 'string' },
        'alarm-email': { type: 'string' },
        origins: { type: 'string' },
        'rotate-keys': { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function email(option: string, value: string | undefined): string | undefined {
  if (value !== undefined && !/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(value))
    throw new UsageError(`${option} ${value}: an email`);
  return value;
}
