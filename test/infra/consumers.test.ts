import { describe, expect, test } from 'vitest';
import { triggers } from '../../functions/triggers.ts';
import { functionOf, synthesised } from './support/templates.ts';

const assembly = synthesised('lean');

describe('schedules', () => {
  const scheduled = triggers.flatMap((trigger) => (trigger.kind === 'schedule' ? [trigger] : []));
  const made = assembly.of('AWS::Scheduler::Schedule');

  test('there are some, each with the name that its trigger gives', () => {
    expect(scheduled.length).toBeGreaterThan(0);
    expect(made.map(({ Properties }) => Properties.Name).sort()).toEqual(
      scheduled.map(({ scheduleName }) => scheduleName).sort(),
    );
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
  const isDead = ({ id }: { readonly id: string }) => id.includes('DeadQueue');

  test('each that a function consumes has a dead-letter queue', () => {
    const consumed = queues.filter((queue) => !isDead(queue));
    expect(consumed.length).toBeGreaterThan(10);
    for (const { id, Properties } of consumed) {
      // The waits of `process-upload` grow: ten deliveries outlast an outage of S3 of an hour.
      const expected = id.includes('ProcessUpload') ? 10 : 5;
      expect(`${id} ${Properties.RedrivePolicy.maxReceiveCount}`).toBe(`${id} ${expected}`);
    }
  });

  test('each dead-letter queue is watched by an alarm of at most ten metrics', () => {
    const dead = queues.filter(isDead);
    const alarms = assembly
      .of('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => Properties.Metrics !== undefined);
    const watched = alarms.flatMap(({ Properties }) => Properties.Metrics.slice(1));
    expect(dead.length).toBeGreaterThan(10);
    expect(watched).toHaveLength(dead.length);
    expect(new Set(watched.map((metric) => JSON.stringify(metric.MetricStat.Metric))).size).toBe(dead.length);
    for (const { Properties } of alarms) {
      expect(Properties.Metrics.length).toBeLessThanOrEqual(1 + 10);
      expect(Properties).toMatchObject({ Threshold: 1, AlarmActions: [expect.anything()] });
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
