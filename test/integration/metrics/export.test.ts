import { describe, expect, test } from 'vitest';
import { checkSize } from '../../../functions/metrics/series/answer-size.ts';
import { toCell } from '../../../functions/metrics/series/export-file.ts';
import { metricsHarness, sampleAt, type TestHost } from './metrics-harness.ts';

const metrics = metricsHarness();

const MINUTE = 60_000;
const minutesAgo = (minutes: number) => Math.floor(Date.now() / MINUTE) * MINUTE - minutes * MINUTE;
const save = async ({ id }: TestHost, query: Readonly<Record<string, string>>) => {
  const answer = await metrics.http('GET /hosts/{id}/metrics/export', { params: { id }, query });
  return { ...answer, text: String(answer.result.body) };
};

describe('GET /hosts/{id}/metrics/export', () => {
  test('is a download of CSV: a row a sample, numbers as numbers, nothing for what was not measured', async () => {
    const host = await metrics.addHost({ name: 'web "1", main' });
    const at = minutesAgo(3);
    await metrics.send(
      host,
      sampleAt(at, 12.5, { load: [0, 0.25, 1e-7] }),
      sampleAt(at + 5000, null, { swap: null }),
    );
    const { status, headers, text } = await save(host, {});
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="metrics-[0-9a-f-]{36}-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const [first, second] = [at, at + 5000].map((time) => new Date(time).toISOString());
    expect(text.split('\r\n')).toEqual([
      'at,host,cpu,memory,swap,disk,load1,load5,load15,rxBytesPerSec,txBytesPerSec,processes',
      `${first},"web ""1"", main",12.5,50,0,30,0,0.25,1e-7,1000,500,120`,
      `${second},"web ""1"", main",,50,,30,0.5,0.4,0.3,1000,500,120`,
      '',
    ]);
  });

  test.each(['=1+1', '+A1', '-A1', '@A1', '\t=1+1', '\r=1+1', '＝1+1', ' =1+1'])(
    'the name %j of a host is no formula in a spreadsheet',
    async (name) => {
      const host = await metrics.addHost({ name: `x${name}` });
      // A name is trimmed when it is set, so that white space before it comes after the first character.
      await metrics.http('PATCH /hosts/{id}', { params: { id: host.id }, body: { name } });
      await metrics.send(host, sampleAt(minutesAgo(2)));
      const { text } = await save(host, {});
      const cell = /Z,(?:"((?:[^"]|"")*)"|([^,]*)),/.exec(text);
      expect(cell?.[1] ?? cell?.[2]).toBe(`'${name.trim()}`);
    },
  );

  test('is JSON with the same columns, rolled up where a step is asked for', async () => {
    const host = await metrics.addHost();
    const at = minutesAgo(3);
    await metrics.send(host, sampleAt(at, 10), sampleAt(at + 5000, 30));
    const raw = await save(host, { format: 'json' });
    expect(raw.headers['content-type']).toBe('application/json');
    expect(raw.body.map(({ cpu, host: name }: { cpu: number; host: string }) => [name, cpu])).toEqual([
      ['web-1', 10],
      ['web-1', 30],
    ]);
    const rolled = await save(host, { format: 'json', step: '1m' });
    expect(rolled.body).toMatchObject([
      { at: new Date(at).toISOString(), samples: 2, cpuMin: 10, cpuMean: 20, cpuMax: 30 },
    ]);
  });

  test('a negative number stays a number', () => {
    expect([-0.5, 0, 1e21, null, '-0.5'].map((value) => toCell(value))).toEqual([
      '-0.5',
      '0',
      '1e+21',
      '',
      `"'-0.5"`,
    ]);
  });

  test('of over 5 MB is refused with 422 to who does not take it compressed', () => {
    const text = 'x'.repeat(5_000_001);
    expect(() => checkSize(text, undefined)).toThrow(expect.objectContaining({ code: 'validation' }));
    for (const [size, coding] of [
      [5_000_000, undefined],
      [5_000_001, 'br'],
    ] as const)
      expect(() => checkSize(text.slice(0, size), coding)).not.toThrow();
  });

  test('is for administrators, and 404 for a host that is not there', async () => {
    const host = await metrics.addHost();
    const params = { id: host.id };
    const path = 'GET /hosts/{id}/metrics/export';
    expect((await metrics.http(path, { params, token: await metrics.userToken() })).status).toBe(403);
    expect((await metrics.http(path, { params, token: host.token })).status).toBe(401);
    expect((await metrics.http(path, { params, token: undefined })).status).toBe(401);
    expect((await save({ id: '01900000-0000-7000-8000-00000000dead', token: '' }, {})).status).toBe(404);
  });
});
