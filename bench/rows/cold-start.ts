import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { HttpRouteSpec } from '../../functions/_shared/routing/route.ts';
import { services } from '../../functions/routes.ts';
import { buildBundles } from '../harness/build.ts';
import { buildPeers, type ClientName, clientsOf } from '../harness/cold-peers.ts';
import { type ColdWorld, eventOf } from '../harness/cold-route.ts';
import { coldSample, emptyProcess } from '../harness/cold-sample.ts';
import { httpEvent } from '../harness/http-event.ts';
import { subjects } from '../harness/paths.ts';
import { interleave, type Sampler } from '../harness/rounds.ts';
import type { BenchContext, BenchRow, RowResult, TargetResult } from '../harness/row.ts';
import { type RuntimeDescription, signIn, startRuntimeHost } from '../harness/runtime.ts';
import { less, median, pairedRatios } from '../harness/stats.ts';
import { compare, series } from '../harness/targets.ts';
import { createTokenAuthority } from '../harness/tokens.ts';
import { exampleOf } from './cold-examples/index.ts';

/** Of the start of Express 5 and of NestJS that load and call the same clients. */
const OF_EXPRESS = 0.6;
const OF_NEST = 0.5;
/** Documents carry libraries of their own size: printed only. */
const EXEMPT = /^files\/generate-pdf$/;
/** The lowest that bcrypt takes: what is timed is the start, not the hash. */
const BCRYPT_COST = '4';

interface Subject {
  readonly name: string;
  /** Names of its clients, joined by `+`. */
  readonly clients: string;
  /** Variables of a process that may call those clients. */
  readonly env: Readonly<Record<string, string>>;
  readonly sample: Sampler;
}

export const coldStart: BenchRow = {
  name: 'cold-start',
  title: "a fresh process: the function's bundle and its first answer, less an empty node",
  async run(context): Promise<RowResult> {
    const perRound = context.quick ? 1 : 3;
    const ours = [await pipelineAlone(context), ...(await routes(context))];
    const sets = new Map(ours.map(({ clients, env }) => [clients, env]));
    const peers = await buildPeers(context.tempDir, [...sets.keys()].map(namesIn));
    const hello = httpEvent({ method: 'GET', routePath: '/hello' });
    const peer = (bundle: string | undefined, env: Readonly<Record<string, string>>) => async () => {
      if (bundle === undefined) throw new Error('a peer is missing');
      return (await coldSample(bundle, hello, 200, { tempDir: context.tempDir, env })).answeredMs;
    };
    const samplers: Record<string, Sampler> = { empty: emptyProcess, bare: peer(peers.bare, {}) };
    for (const [clients, env] of sets) {
      samplers[`express ${clients}`] = peer(peers.express[clients], env);
      samplers[`nest ${clients}`] = peer(peers.nest[clients], env);
    }
    for (const { name, sample } of ours) samplers[name] = sample;
    const several = Object.entries(samplers).map(
      ([name, sample]) => [name, medianOf(sample, perRound)] as const,
    );
    const total = await interleave(Object.fromEntries(several), context.rounds, context.log);
    const ms = (name: string) => less(total[name] ?? [], total.empty ?? []);
    return {
      conditions: {
        'samples a round': `the median of ${perRound}`,
        'empty node': `${Math.round(median(total.empty ?? []))} ms`,
        stores: 'the local runtime’s own, PostgreSQL without TLS',
        bundles: 'all, the peers too, by the same esbuild options',
        'bcrypt cost': BCRYPT_COST,
      },
      series: [
        ...ours.map(({ name, clients }) =>
          series(`${name} (${clients || 'no client'})`, 'ours', 'ms', ms(name)),
        ),
        series('a bare handler', 'peer', 'ms', ms('bare')),
        ...[...sets.keys()].flatMap((clients) => [
          series(`Express 5 (${clients || 'no client'})`, 'peer', 'ms', ms(`express ${clients}`)),
          series(`NestJS (${clients || 'no client'})`, 'peer', 'ms', ms(`nest ${clients}`)),
        ]),
      ],
      targets: targets(ours, ms),
    };
  },
};

/** One result a set of clients, on its slowest route. */
function targets(ours: readonly Subject[], ms: (name: string) => number[]): TargetResult[] {
  const measured = ours.filter(({ name }) => !EXEMPT.test(name));
  return [...new Set(measured.map(({ clients }) => clients))].flatMap((clients) => {
    const members = measured.filter((subject) => subject.clients === clients).map(({ name }) => name);
    const label = clients || 'no client';
    return [
      slowest(members, `${label}, of Express 5`, OF_EXPRESS, ms, `express ${clients}`),
      slowest(members, `${label}, of NestJS`, OF_NEST, ms, `nest ${clients}`),
    ];
  });
}

function namesIn(clients: string): ClientName[] {
  return clients === '' ? [] : (clients.split('+') as ClientName[]);
}

function slowest(
  names: readonly string[],
  claim: string,
  target: number,
  ms: (name: string) => number[],
  peer: string,
): TargetResult {
  const ranked = names
    .map((name) => ({ name, ratios: pairedRatios(ms(name), ms(peer)) }))
    .sort((a, b) => median(b.ratios) - median(a.ratios));
  const [worst] = ranked;
  if (!worst) throw new Error('nothing was measured');
  return compare(`${claim}: the slowest, ${worst.name}`, 'at most', target, worst.ratios);
}

function medianOf(sample: Sampler, count: number): Sampler {
  return async () => {
    const samples = [];
    for (let at = 0; at < count; at++) samples.push(await sample());
    return median(samples);
  };
}

/** The whole pipeline without a store: the route that the row `pipeline` times warm. */
async function pipelineAlone({ tempDir }: BenchContext): Promise<Subject> {
  const { note } = await buildBundles(
    { note: join(subjects, 'pipeline/create-note.ts') },
    join(tempDir, 'ours'),
  );
  if (note === undefined) throw new Error('the note function is missing');
  const { jwks, issuer, audience, sign } = await createTokenAuthority();
  const token = await sign(randomUUID());
  const env = {
    ...{ AUTH_JWKS: JSON.stringify(jwks), AUTH_JWKS_PARAMETER: '/bench/public' },
    ...{ AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience },
  };
  const event = () => httpEvent({ method: 'POST', routePath: '/notes', token, body: { title: 'A note' } });
  const sample = async () => (await coldSample(note, event(), 201, { tempDir, env })).answeredMs;
  return { name: 'the pipeline alone', clients: '', env: {}, sample };
}

/** Every HTTP route of the product, with the environment that the running product gives its functions. */
async function routes(context: BenchContext): Promise<Subject[]> {
  const specs = services.flatMap(({ name: service, http }) =>
    http.map((route) => ({ name: `${service}/${route.id}`, route, example: exampleOf(service, route) })),
  );
  const runtime = await startRuntimeHost(context);
  const routesAlone = specs.map(({ route }) => route);
  const world = await coldWorld(runtime, context.tempDir, routesAlone);
  return specs.map(({ name, route, example }) => {
    const sample = async () => {
      const call = await example(world);
      return (await world.call(`${route.method} ${route.path}`, call, call.status)).answeredMs;
    };
    const env = runtime.routes[`${route.method} ${route.path}`]?.environment ?? {};
    return { name, clients: clientsOf(route).join('+'), env, sample };
  });
}

async function coldWorld(
  runtime: RuntimeDescription,
  tempDir: string,
  specs: readonly HttpRouteSpec[],
): Promise<ColdWorld> {
  let calls = 0;
  const address = () => `10.${(++calls >> 16) & 255}.${(calls >> 8) & 255}.${calls & 255}`;
  return {
    user: await signIn(runtime.http, 'ada@nubo.local', 'user-demo-password'),
    admin: await signIn(runtime.http, 'admin@nubo.local', 'admin-demo-password'),
    address,
    async call(routeKey, parts, expected) {
      const route = specs.find(({ method, path }) => `${method} ${path}` === routeKey);
      const built = runtime.routes[routeKey];
      if (!route || !built) throw new Error(`no function behind ${routeKey}`);
      const env = {
        ...built.environment,
        ...(built.environment.AUTH_BCRYPT_COST && { AUTH_BCRYPT_COST: BCRYPT_COST }),
      };
      return coldSample(join(built.codeDir, 'index.js'), eventOf(route, parts, address()), expected, {
        tempDir,
        env,
      });
    },
  };
}
