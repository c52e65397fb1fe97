import * as z from 'zod/mini';
import { pageQuery, pageSchema } from '../_shared/paging/paging.ts';
import { decimal } from '../_shared/schema/decimal.ts';
import { uuid } from '../_shared/schema/formats.ts';
import { instant, instantInput } from '../_shared/schema/instant.ts';
import { text } from '../_shared/schema/text.ts';

/** What one host is made of at most: cores, mounted filesystems, labels. */
const MOST = { cores: 1024, mounts: 64 } as const;
export const MOST_LABELS = 20;
/** Samples of one call at most: ten minutes of what an agent kept. */
export const SAMPLES_A_CALL = 120;

function described<S extends z.ZodMiniType>(schema: S, description: string): S {
  z.globalRegistry.add(schema, { description });
  return schema;
}

/** What could not be measured is null: NaN has no form in JSON (RFC 8259 §6). */
const percent = z.nullable(decimal({ min: 0, max: 100 }));
const amount = z.nullable(decimal({ min: 0, max: Number.MAX_SAFE_INTEGER }));

const usage = { usedBytes: amount, totalBytes: amount, percent };
const cpu = z.strictObject({
  percent: described(z.nullable(decimal({ min: 0, max: 100 })), 'Of all cores, or of the quota'),
  perCore: z._default(z.array(percent).check(z.maxLength(MOST.cores)), []),
});
const mount = z.strictObject({ mount: text({ min: 1, max: 255 }), ...usage });
const disks = z.array(mount).check(
  z.maxLength(MOST.mounts),
  z.refine(
    (all) => new Set(all.map((each) => each.mount)).size === all.length,
    'must not name a mount twice',
  ),
);

/** What systems without swap, load averages and so on leave out or send as null. */
const measured = {
  cpu,
  memory: z.strictObject(usage),
  swap: z._default(z.nullable(z.strictObject(usage)), null),
  disk: z._default(z.nullable(disks), null),
  network: z._default(z.nullable(z.strictObject({ rxBytesPerSec: amount, txBytesPerSec: amount })), null),
  load: described(
    z._default(z.nullable(z.tuple([amount, amount, amount])), null),
    'Averages of 1, 5 and 15 minutes',
  ),
  uptimeSeconds: z._default(amount, null),
  processes: z._default(amount, null),
};

export const sampleInput = z
  .strictObject({ id: z.optional(uuid()), at: instantInput(), ...measured })
  .register(z.globalRegistry, { id: 'SampleInput' });

export const sample = z
  .strictObject({ id: z.optional(z.uuid()), at: instant(), ...measured })
  .register(z.globalRegistry, { id: 'Sample' });
export type Sample = z.output<typeof sample>;

export const samplesInput = z
  .strictObject({ samples: z.array(sampleInput).check(z.minLength(1), z.maxLength(SAMPLES_A_CALL)) })
  .register(z.globalRegistry, { id: 'SamplesInput' });

/** Why a sample was refused: sending it again changes nothing. */
export const rejectionReason = z.enum(['too-far-ahead', 'too-old', 'minute-full']);
export type RejectionReason = z.output<typeof rejectionReason>;

export const samplesAccepted = z
  .strictObject({
    accepted: described(z.int().check(z.nonnegative()), 'Samples that are stored, those sent before too'),
    rejected: described(
      z.optional(z.array(z.strictObject({ at: instant(), reason: rejectionReason }))),
      'Samples to drop: sending them again changes nothing',
    ),
  })
  .register(z.globalRegistry, { id: 'SamplesAccepted' });
export type SamplesAccepted = z.output<typeof samplesAccepted>;

const hostName = text({ min: 1, max: 100, trim: true });
const labelName = text({ min: 1, max: 64 });
const labelValue = text({ min: 0, max: 255 });
const atMost = (most: number) =>
  z.refine<object>((labels) => Object.keys(labels).length <= most, `must have at most ${most} entries`);
const intervalSeconds = z.int().check(z.minimum(1), z.maximum(60));

export const host = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    labels: z.record(z.string(), z.string()),
    intervalSeconds: described(
      z.int().check(z.minimum(1), z.maximum(60)),
      'How often its agent sends; three missed samples make it down',
    ),
    status: described(z.enum(['up', 'down', 'unknown']), '`unknown` until its first sample'),
    lastSample: z.nullable(sample),
    lastSampleAt: described(z.nullable(instant()), 'When the last sample was received, by our clock'),
    createdAt: instant(),
  })
  .register(z.globalRegistry, { id: 'Host' });
export type Host = z.output<typeof host>;

export const hostInput = z
  .strictObject({
    name: hostName,
    labels: z._default(z.record(labelName, labelValue).check(atMost(MOST_LABELS)), {}),
    intervalSeconds: z._default(intervalSeconds, 5),
  })
  .register(z.globalRegistry, { id: 'HostInput' });
export type HostInput = z.output<typeof hostInput>;

/** RFC 7396: a label that is null goes, `labels` that is null takes all of them away. */
export const hostPatch = z
  .strictObject({
    name: z.optional(hostName),
    // As many that go and as many that come.
    labels: z.optional(
      z.nullable(z.record(labelName, z.nullable(labelValue)).check(atMost(2 * MOST_LABELS))),
    ),
    intervalSeconds: z.optional(z.nullable(intervalSeconds)),
  })
  .register(z.globalRegistry, { id: 'HostPatch' });
export type HostPatch = z.output<typeof hostPatch>;

export const newHost = z
  .strictObject({ host, agentToken: described(z.string(), 'Shown once') })
  .register(z.globalRegistry, { id: 'NewHost' });
export const hostId = z.object({ id: uuid() });
export const hostQuery = z.object(pageQuery());
export const hostPage = pageSchema(host).register(z.globalRegistry, { id: 'HostPage' });

/** What is charted, rolled up and exported. */
export const SERIES = [
  'cpu',
  'memory',
  'swap',
  'disk',
  'load1',
  'load5',
  'load15',
  'rxBytesPerSec',
  'txBytesPerSec',
  'processes',
] as const;
export type SeriesName = (typeof SERIES)[number];

export const STEPS = ['raw', '1m', '5m', '1h'] as const;
export type Step = (typeof STEPS)[number];

const span = {
  from: z.optional(instantInput()),
  to: z.optional(instantInput()),
};
export const metricsQuery = z.object({ ...span, step: z.optional(z.enum(STEPS)) });
export const exportQuery = z.object({
  ...span,
  step: z.optional(z.enum(STEPS)),
  format: z._default(z.enum(['csv', 'json']), 'csv'),
});

const eachSeries = <S extends z.ZodMiniType>(schema: S): Record<SeriesName, S> => ({
  cpu: schema,
  memory: schema,
  swap: schema,
  disk: schema,
  load1: schema,
  load5: schema,
  load15: schema,
  rxBytesPerSec: schema,
  txBytesPerSec: schema,
  processes: schema,
});
const column = z.array(z.nullable(z.number()));
/** Columns of equal length; `disk` is the fullest filesystem. */
export const rawMetrics = z
  .strictObject({ step: z.literal('raw'), at: z.array(instant()), ...eachSeries(column) })
  .register(z.globalRegistry, { id: 'RawMetrics' });
export const rolledMetrics = z
  .strictObject({
    step: z.enum(['1m', '5m', '1h']),
    at: described(z.array(instant()), 'When each step begins; steps without a sample are left out'),
    samples: described(z.array(z.int()), 'Samples in each step'),
    ...eachSeries(z.strictObject({ min: column, mean: column, max: column })),
  })
  .register(z.globalRegistry, { id: 'RolledUpMetrics' });
export const metrics = z.union([rawMetrics, rolledMetrics]);

export const ruleMetric = z.enum(['cpu', 'memory', 'swap', 'disk', 'load1']);
export type RuleMetric = z.output<typeof ruleMetric>;
export const operator = z.enum(['>', '>=', '<', '<=']);
export const severity = z.enum(['warning', 'critical']);

export const alertRuleInput = z
  .strictObject({
    metric: ruleMetric,
    operator,
    threshold: decimal({ min: -1e9, max: 1e9 }),
    forSeconds: z.int().check(z.minimum(0), z.maximum(86_400)),
    severity,
    hostId: z._default(z.nullable(uuid()), null),
  })
  .register(z.globalRegistry, { id: 'AlertRuleInput' });
export type AlertRuleInput = z.output<typeof alertRuleInput>;
export const alertRule = z
  .strictObject({
    id: z.uuid(),
    metric: ruleMetric,
    operator,
    threshold: z.number(),
    forSeconds: z.int(),
    severity,
    hostId: described(z.nullable(z.uuid()), 'null: every host'),
  })
  .register(z.globalRegistry, { id: 'AlertRule' });
export type AlertRule = z.output<typeof alertRule>;
export const ruleId = z.object({ id: uuid() });
export const ruleQuery = z.object(pageQuery());
export const rulePage = pageSchema(alertRule).register(z.globalRegistry, { id: 'AlertRulePage' });

export const alertState = z.enum(['firing', 'resolved']);
export const alert = z
  .strictObject({
    id: z.uuid(),
    kind: z.enum(['threshold', 'anomaly', 'host-down']),
    state: alertState,
    severity,
    hostId: z.uuid(),
    hostName: z.string(),
    ruleId: z.nullable(z.uuid()),
    metric: described(
      z.enum([...ruleMetric.options, 'silence']),
      '`silence` is the seconds since the last sample of a host that is down',
    ),
    mount: z.nullable(z.string()),
    operator: z.nullable(operator),
    threshold: described(z.nullable(z.number()), "Of an anomaly the host's own mean"),
    value: described(z.number(), 'When the alert fired, then when it was resolved'),
    peakValue: z.number(),
    startedAt: described(instant(), 'When the condition began to hold'),
    firedAt: instant(),
    resolvedAt: z.nullable(instant()),
    reason: described(
      z.nullable(z.enum(['recovered', 'rule-changed', 'rule-deleted', 'mount-removed', 'host-deleted'])),
      'Why it was resolved',
    ),
  })
  .register(z.globalRegistry, { id: 'Alert' });
export type Alert = z.output<typeof alert>;
export type ResolutionReason = NonNullable<Alert['reason']>;
export const alertQuery = z.object({
  state: z.optional(alertState),
  hostId: z.optional(uuid('must be the id of a host')),
  ...pageQuery(),
});
export const alertPage = pageSchema(alert).register(z.globalRegistry, { id: 'AlertPage' });
