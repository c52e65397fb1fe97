import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { count, countEvents } from '../../../../functions/_shared/observability/metrics.ts';
import { METRICS } from '../../../../functions/_shared/routing/metrics.ts';

const lines: string[] = [];
const written = () => lines.map((line) => JSON.parse(line));

beforeEach(() => {
  lines.length = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  vi.stubEnv('METRICS_NAMESPACE', 'second');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test('a count is one line in the embedded metric format, in the namespace of the deployment', () => {
  vi.spyOn(Date, 'now').mockReturnValue(1_764_000_000_000);
  count('FramesDropped', 3);
  expect(lines[0]).toMatch(/^\{.*\}\n$/);
  expect(written()).toEqual([
    {
      _aws: {
        Timestamp: 1_764_000_000_000,
        CloudWatchMetrics: [
          { Namespace: 'second', Dimensions: [[]], Metrics: [{ Name: 'FramesDropped', Unit: 'Count' }] },
        ],
      },
      FramesDropped: 3,
    },
  ]);
});

test('events are counted by their types, those that nobody counts are not', () => {
  countEvents(['order.created', 'task.completed', 'order.created', 'user.registered']);
  expect(written()).toEqual([
    expect.objectContaining({ OrdersPlaced: 2 }),
    expect.objectContaining({ Registrations: 1 }),
  ]);
});

test('there are no more metrics than are free of charge', () => {
  expect(METRICS.length).toBeLessThanOrEqual(10);
});

test.each([
  ['on-demand', 1],
  ['provisioned-concurrency', 0],
  [undefined, 0],
])('a cold start by %s is counted %i times', async (type, times) => {
  vi.stubEnv('AWS_LAMBDA_INITIALIZATION_TYPE', type);
  vi.resetModules();
  const { countColdStart } = await import('../../../../functions/_shared/observability/metrics.ts');
  countColdStart();
  countColdStart();
  expect(written().filter((line) => line.ColdStarts === 1)).toHaveLength(times);
});
