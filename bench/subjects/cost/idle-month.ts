import * as prices from './prices.ts';

/** A resource of a template, as far as its price goes. */
export interface Priced {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties of any type of resource
  readonly Properties?: any;
}

export interface CostLine {
  readonly what: string;
  readonly usd: number;
}

/** What the resources of a deployment cost in a month in which nobody calls, dearest first. */
export function idleMonth(resources: readonly Priced[]): CostLine[] {
  const of = (type: string) =>
    resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
  const queues = of('AWS::Lambda::EventSourceMapping').filter(({ EventSourceArn }) => EventSourceArn);
  const databases = of('AWS::RDS::DBInstance');
  const secrets = of('AWS::SecretsManager::Secret').length + databases.length;
  const natGateways = of('AWS::EC2::NatGateway').length;
  const instances = of('AWS::EC2::Instance').length;
  const lines: CostLine[] = [
    ...databases.flatMap(databaseLines),
    {
      what: 'RDS Proxy',
      usd: of('AWS::RDS::DBProxy').length * monthly(prices.PROXY_VCPU_HOUR * prices.PROXY_VCPUS),
    },
    {
      what: 'Valkey serverless, 100 MB',
      usd:
        of('AWS::ElastiCache::ServerlessCache').length *
        monthly(prices.CACHE_GB_HOUR * prices.CACHE_LEAST_GB),
    },
    { what: `${natGateways} NAT gateways`, usd: natGateways * monthly(prices.NAT_GATEWAY_HOUR) },
    { what: 'NAT instance', usd: instances * monthly(prices.T4G_NANO_HOUR) },
    { what: 'public IPv4', usd: of('AWS::EC2::EIP').length * monthly(prices.PUBLIC_IPV4_HOUR) },
    { what: `${secrets} secrets, the database's among them`, usd: secrets * prices.SECRET_MONTH },
    { what: `pollers of ${queues.length} queues, which find nothing`, usd: emptyReceives(queues.length) },
    ...scheduleLines(of('AWS::Scheduler::Schedule')),
    alarmLine(of('AWS::CloudWatch::Alarm')),
    {
      what: 'provisioned concurrency',
      usd: provisioned(of('AWS::Lambda::Alias'), of('AWS::Lambda::Function')),
    },
    { what: 'web ACL', usd: of('AWS::WAFv2::WebACL').reduce((sum, acl) => sum + webAcl(acl), 0) },
    { what: 'KMS keys', usd: of('AWS::KMS::Key').length * prices.KMS_KEY_MONTH },
  ];
  return lines.filter(({ usd }) => usd > 0).sort((a, b) => b.usd - a.usd);
}

export function total(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}

/** A server that runs day and night beside the same stores, with its disk and address. */
export function serverMonth(resources: readonly Priced[]): number {
  const stores = new Set(['AWS::RDS::DBInstance', 'AWS::ElastiCache::ServerlessCache']);
  const server = monthly(prices.T3_SMALL_HOUR + prices.PUBLIC_IPV4_HOUR) + 20 * prices.EBS_GB_MONTH;
  return server + total(idleMonth(resources.filter(({ Type }) => stores.has(Type))));
}

const monthly = (hourly: number): number => hourly * prices.HOURS_A_MONTH;

function databaseLines({ DBInstanceClass, AllocatedStorage, MultiAZ }: Priced['Properties']): CostLine[] {
  const hour = prices.DATABASE_HOUR[DBInstanceClass];
  if (!hour) throw new Error(`no price of ${DBInstanceClass}`);
  const zones = MultiAZ ? 'multiAz' : 'single';
  return [
    { what: `PostgreSQL ${DBInstanceClass}${MULTI[zones]}`, usd: monthly(hour[zones]) },
    { what: `${AllocatedStorage} GB of it`, usd: Number(AllocatedStorage) * prices.DATABASE_GB_MONTH[zones] },
  ];
}
const MULTI = { single: '', multiAz: ', in two zones' };

/** Long polling answers after 20 s where there is nothing, and is asked again. */
function emptyReceives(queues: number): number {
  const receives = queues * prices.POLLERS_A_QUEUE * (3600 / prices.POLL_SECONDS) * prices.HOURS_A_MONTH;
  return Math.max(0, receives / 1e6 - prices.SQS_FREE_MILLIONS) * prices.SQS_MILLION;
}

/** What the clock starts: each run is short, on 256 MB, and traced, since X-Ray takes the first request of each second. */
function scheduleLines(schedules: readonly Priced['Properties'][]): CostLine[] {
  const runs = schedules.reduce((sum, { ScheduleExpression }) => sum + runsAMonth(ScheduleExpression), 0);
  const run = prices.LAMBDA_MILLION / 1e6 + 0.25 * 0.05 * prices.LAMBDA_GB_SECOND + 0.5e-6 * prices.LOGS_GB;
  const traces = Math.max(0, runs - prices.FREE_TRACES) / 1e6;
  return [
    { what: `${schedules.length} schedules, ${Math.round(runs / 1000)},000 runs`, usd: runs * run },
    { what: 'traces of them', usd: traces * prices.XRAY_MILLION },
  ];
}

/** Of `rate(5 minutes)`, or of `cron(…)` by its minutes and hours. */
export function runsAMonth(expression: string): number {
  const days = prices.HOURS_A_MONTH / 24;
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate)
    return (
      (days * { minute: 1440, hour: 24, day: 1 }[rate[2] as 'minute' | 'hour' | 'day']) / Number(rate[1])
    );
  const [minutes = '', hours = ''] = /^cron\((\S+) (\S+)/.exec(expression)?.slice(1) ?? [];
  if (minutes === '') throw new Error(`no price of the schedule ${expression}`);
  return days * valuesOf(minutes, 60) * valuesOf(hours, 24);
}

/** How many of `all` values a field of cron stands for. */
function valuesOf(field: string, all: number): number {
  const step = /^(?:\*|0)\/(\d+)$/.exec(field)?.[1];
  if (step) return all / Number(step);
  return field === '*' ? all : field.split(',').length;
}

function alarmLine(alarms: readonly Priced['Properties'][]): CostLine {
  const metrics = alarms.reduce(
    (sum, { Metrics }) =>
      sum + (Metrics?.filter(({ MetricStat }: Priced['Properties']) => MetricStat).length ?? 1),
    0,
  );
  return {
    what: `${alarms.length} alarms on ${metrics} metrics`,
    usd: Math.max(0, metrics - prices.FREE_ALARM_METRICS) * prices.ALARM_METRIC_MONTH,
  };
}

function provisioned(
  aliases: readonly Priced['Properties'][],
  functions: readonly Priced['Properties'][],
): number {
  return aliases.reduce((sum, { ProvisionedConcurrencyConfig: config, FunctionName }) => {
    const id: string = FunctionName?.Ref ?? '';
    const fn = functions.find(({ FunctionName: name }) => matches(id, name));
    const gigabytes = (fn?.MemorySize ?? 1769) / 1024;
    const seconds = prices.HOURS_A_MONTH * 3600;
    return (
      sum +
      (config?.ProvisionedConcurrentExecutions ?? 0) * gigabytes * seconds * prices.PROVISIONED_GB_SECOND
    );
  }, 0);
}

/** Logical ids are in camel case: `LoginFunction1A2B` of `nubo-auth-login`. */
function matches(logicalId: string, name: unknown): boolean {
  const last = String(name).split('-').slice(2).join('');
  return last !== '' && logicalId.toLowerCase().startsWith(`${last}function`);
}

function webAcl({ Rules = [] }: Priced['Properties']): number {
  return prices.WEB_ACL_MONTH + Rules.length * prices.WEB_ACL_RULE_MONTH;
}
