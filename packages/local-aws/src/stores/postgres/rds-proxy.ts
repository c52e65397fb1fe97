/** A proxy of RDS before the instance, as functions know it. */
export interface RdsProxy {
  /** `prx-…`, by which `rds-db:connect` is granted. */
  readonly id: string;
  /** `NAME.proxy-….REGION.rds.amazonaws.com`, a name that functions in the VPC are led by. */
  readonly host: string;
  /** The port that functions name. */
  readonly port: number;
  /** As which the proxy itself signs in to the instance. */
  readonly roleArn: string;
}

/** What a client may say at its start; drivers send no other of themselves. */
const SUPPORTED: ReadonlySet<string> = new Set([
  'user',
  'database',
  'client_encoding',
  'application_name',
  'datestyle',
  'timezone',
  'extra_float_digits',
]);

/**
 * Why RDS Proxy refuses a start-up packet, in its words; undefined where it does not.
 * Source: Amazon RDS User Guide, "Troubleshooting for RDS Proxy", common issues with PostgreSQL.
 */
export function unsupportedStart(parameters: ReadonlyMap<string, string>): string | undefined {
  for (const name of parameters.keys()) {
    if (name === 'options') return `${REFUSAL} command-line options.`;
    if (name === 'replication') return `${REFUSAL} streaming replication mode.`;
    if (!SUPPORTED.has(name.toLowerCase())) return `${REFUSAL} the option ${name}.`;
  }
  return undefined;
}

const REFUSAL = 'Feature not supported: RDS Proxy currently doesn\u2019t support';
