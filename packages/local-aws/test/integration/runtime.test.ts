import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getJson, sampleRuntimes } from '../support/sample-runtime.ts';

const sample = sampleRuntimes();
let first: string;
let greetingChanged: string;
let greetingGone: string;

beforeAll(async () => {
  first = await sample.synthesise('first', { greeting: 'hi', database: true });
  greetingChanged = await sample.synthesise('changed', { greeting: 'hello', database: true });
  greetingGone = await sample.synthesise('gone', { greeting: undefined, database: true });
}, 120_000);
afterAll(() => sample.cleanUp());

describe('the local runtime with an app that is not Nubo', () => {
  it('runs it from its assembly, keeps its state, and follows its template from start to start', async () => {
    const one = await sample.start(first);
    const at = one.endpoints.http;
    expect(await getJson(`${at}/hello/ada`)).toEqual({
      name: 'ada',
      greeting: 'HI',
      setting: 'size small',
      url: at,
    });
    expect(await getJson(`${at}/query`)).toEqual({ name: 'sample', sameHost: true });
    expect(await getJson(`${at}/count/visits`)).toEqual({ hits: 1 });
    expect((await fetch(`${at}/nowhere`)).status).toBe(404);
    await one.world.clock.advance(3_600_000);
    await one.close();

    const two = await sample.start(first);
    expect(await getJson(`${two.endpoints.http}/count/visits`)).toEqual({ hits: 2 });
    expect(two.world.clock.offsetMs).toBe(3_600_000);
    // Nothing changed: neither the trigger nor the custom resource ran again.
    expect(await getJson(`${two.endpoints.http}/count/set-up`)).toEqual({ hits: 2 });
    expect(await getJson(`${two.endpoints.http}/count/${encodeURIComponent('greeter Create')}`)).toEqual({
      hits: 2,
    });
    await two.close();

    const three = await sample.start(greetingChanged);
    expect(await getJson(`${three.endpoints.http}/hello/ada`)).toMatchObject({ greeting: 'HELLO' });
    expect(await getJson(`${three.endpoints.http}/count/${encodeURIComponent('greeter Update')}`)).toEqual({
      hits: 2,
    });
    await three.close();

    const four = await sample.start(greetingGone);
    expect(await getJson(`${four.endpoints.http}/hello/ada`)).toMatchObject({ greeting: 'none' });
    expect(await getJson(`${four.endpoints.http}/count/${encodeURIComponent('greeter Delete')}`)).toEqual({
      hits: 2,
    });
    expect(await getJson(`${four.endpoints.http}/count/visits`)).toEqual({ hits: 3 });
    await four.close();
  }, 120_000);

  it('drops everything with --fresh', async () => {
    const runtime = await sample.start(first, { fresh: true });
    expect(await getJson(`${runtime.endpoints.http}/count/visits`)).toEqual({ hits: 1 });
    expect(runtime.world.clock.offsetMs).toBe(0);
    await runtime.close();
  }, 120_000);

  it('shows what ran under /_local', async () => {
    const runtime = await sample.start(first);
    const at = runtime.endpoints.http;
    await fetch(`${at}/hello/ada`);
    const rows = await getJson(`${at}/_local/invocations.json?limit=1`);
    expect(rows).toMatchObject([{ trigger: 'http GET /hello/{name}', status: 'ok' }]);
    expect(await (await fetch(`${at}/_local/invocations`)).text()).toContain('http GET /hello/{name}');
    expect(await (await fetch(`${at}/_local`)).text()).toContain('/_local/faults.json');
    expect(
      (await fetch(`${at}/_local/clock`, { method: 'POST', body: '{"advanceSeconds":-1}' })).status,
    ).toBe(422);
    await runtime.close();
  }, 120_000);

  it('serves function URLs and lists them', async () => {
    const runtime = await sample.start(first);
    const urls = await getJson(`${runtime.endpoints.http}/_local/urls.json`);
    expect(urls).toEqual([
      { function: expect.stringContaining('Sample-Api-hello'), url: expect.stringMatching(/\/_url\/\w+\/$/) },
    ]);
    const [{ url }] = urls as [{ url: string }]; // its shape was checked by the line above
    expect(await getJson(`${url}any/path?x=1`)).toMatchObject({ name: '/any/path', greeting: 'HI' });
    await runtime.close();
  }, 120_000);
});
