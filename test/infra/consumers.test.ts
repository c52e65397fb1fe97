import { describe, expect, test } from 'vitest';
import { triggers } from '../../functions/triggers.ts';
import { pascalCase } from '../../lib/function-spec.ts';
import { functionOf, synthesised } from './support/templates.ts';

const assembly = synthesised('lean');

describe('schedules', () => {
  const scheduled = triggers.flatMap((trigger) => {
    if (trigger.kind === 'job') return [trigger.id];
    return trigger.kind === 'schedule' ? [trigger.scheduleName] : [];
  });
  const made = assembly.of('AWS::Scheduler::Schedule');

  test('there are some, each with the name that its trigger gives', () => {
    expect(scheduled.length).toBeGreaterThan(0);
    expect(made.map(({ Properties }) => Properties.Name).sort()).toEqual([...scheduled].sort());
  });

  test('each is of the deployment’s group and hands over the time it was scheduled for', () => {
    for (const { Properties } of made) {
      expect(Properties.GroupName).toEqual({ 'Fn::ImportValue': expect.stringContaining('Schedules') });
      expect(JSON.parse(Properties.Target.Input)).toEqual({
        scheduledTime: '<aws.scheduler.scheduled-time>',
      });
    }
  });
});

describe('queues', () => {
  const queues = assembly.of('AWS::SQS::Queue');
  const patient = triggers.flatMap((trigger) =>
    'maxReceiveCount' in trigger && trigger.maxReceiveCount !== undefined
      ? [{ ...trigger, maxReceiveCount: trigger.maxReceiveCount }]
      : [],
  );
  const isDead = ({ id }: { readonly id: string }) => id.includes('DeadQueue');

  test('each that a function consumes has a dead-letter queue', () => {
    const consumed = queues.filter((queue) => !isDead(queue));
    expect(consumed.length).toBeGreaterThan(10);
    for (const { id, Properties } of consumed) {
      const expected = patient.find((trigger) => id.includes(pascalCase(trigger.id)))?.maxReceiveCount ?? 5;
      expect(`${id} ${Properties.RedrivePolicy.maxReceiveCount}`).toBe(`${id} ${expected}`);
    }
  });

  test('some have deliveries enough to outlast a store that is away for an hour', () => {
    expect(patient.map(({ id }) => id)).toEqual(expect.arrayContaining(['process-upload', 'apply-payment']));
    for (const { id, maxReceiveCount, extendsVisibility, sizing } of patient) {
      // Waits that grow, or the queue's own visibility timeout.
      const seconds = maxReceiveCount * 6 * (sizing?.timeoutSeconds ?? 10);
      expect(`${id} ${extendsVisibility ? maxReceiveCount >= 10 : seconds >= 3_600}`).toBe(`${id} true`);
    }
  });

  /** Metrics of the alarms on an expression, by the name of the metric. */
  const watchedBy = (metricName: string) =>
    assembly
      .of('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => Properties.Metrics?.[1].MetricStat.Metric.MetricName === metricName);

  test.each([
    ['ApproximateNumberOfMessagesVisible', 'each dead-letter queue', true, 1],
    ['ApproximateAgeOfOldestMessage', 'each consumed queue', false, 1800],
  ])('%s of %s is watched by an alarm of at most ten metrics', (metricName, _which, dead, threshold) => {
    const expected = queues.filter((queue) => isDead(queue) === dead);
    const alarms = watchedBy(metricName);
    const watched = alarms.flatMap(({ Properties }) => Properties.Metrics.slice(1));
    expect(expected.length).toBeGreaterThan(10);
    expect(watched).toHaveLength(expected.length);
    expect(new Set(watched.map((metric) => JSON.stringify(metric.MetricStat.Metric))).size).toBe(
      expected.length,
    );
    for (const { Properties } of alarms) {
      expect(Properties.Metrics.length).toBeLessThanOrEqual(1 + 10);
      expect(Properties).toMatchObject({ Threshold: threshold, AlarmActions: [expect.anything()] });
    }
  });

  test('every alarm may publish to the topic, and says what people notice', () => {
    const [policy] = assembly.of('AWS::SNS::TopicPolicy');
    const statements = policy?.Properties.PolicyDocument.Statement ?? [];
    const allow = statements.filter((statement: { Effect: string }) => statement.Effect === 'Allow');
    expect(allow).toHaveLength(1);
    expect(allow[0]).toMatchObject({
      Action: 'sns:Publish',
      Principal: { Service: ['budgets.amazonaws.com', 'cloudwatch.amazonaws.com'] },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
    const alarms = assembly.of('AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThan(10);
    for (const { id, Properties } of alarms) {
      expect(`${id} ${Properties.AlarmDescription?.length > 40}`).toBe(`${id} true`);
    }
  });

  test('a consumer that renews the visibility of its messages knows their queue, and no other does', () => {
    const consumers = triggers.flatMap((trigger) =>
      trigger.kind === 'queue' || trigger.kind === 'event' || trigger.kind === 'object' ? [trigger] : [],
    );
    expect(consumers.filter(({ extendsVisibility }) => extendsVisibility).length).toBeGreaterThan(0);
    for (const { service, id, extendsVisibility } of consumers) {
      const { Variables } = functionOf(assembly, `${service}/${id}`).Properties.Environment;
      expect(`${id} ${'SOURCE_QUEUE' in Variables}`).toBe(`${id} ${extendsVisibility === true}`);
    }
  });
});
