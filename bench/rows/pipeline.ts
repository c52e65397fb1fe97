import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildBundles } from '../harness/build.ts';
import { runNode } from '../harness/child.ts';
import { httpEvent } from '../harness/http-event.ts';
import { peers, subjects } from '../harness/paths.ts';
import { interleave } from '../harness/rounds.ts';
import type { BenchContext, BenchRow, RowResult } from '../harness/row.ts';
import { compareRatio, series } from '../harness/targets.ts';
import { createTokenAuthority } from '../harness/tokens.ts';

/** Callers who come again and again, each with a token of their own. */
const USERS = 256;
/** More than a function remembers, in turns: each token is verified anew. */
const STRANGERS = 1_200;

export const pipeline: BenchRow = {
  name: 'pipeline',
  title: 'an authenticated, validated JSON POST through the whole middleware chain, warm',
  async run(context): Promise<RowResult> {
    const [warmUp, calls] = context.quick ? [2_000, 3_000] : [10_000, 20_000];
    const fixtures = await writeFixtures(context);
    const time =
      (subject: string, fixture = fixtures.known) =>
      async () => {
        const program = join(peers, 'pipeline/drive.mjs');
        return Number(
          await runNode(program, [join(peers, 'pipeline', subject), fixture, String(warmUp), String(calls)]),
        );
      };
    const µs = await interleave(
      {
        ours: time('bundle.mjs'),
        oursNew: time('bundle.mjs', fixtures.strangers),
        byHand: time('by-hand.mjs'),
        fastify: time('fastify.mjs'),
        hono: time('hono.mjs'),
      },
      context.rounds,
      context.log,
    );
    return {
      conditions: {
        calls,
        'warm-up': warmUp,
        callers: `${USERS}, whose tokens httpHandler has met; ${STRANGERS} in turns where they are new`,
        signature: 'RS256 2048 by jose in each',
        process: 'a fresh one a sample',
      },
      series: [
        series('httpHandler', 'ours', 'µs', µs.ours),
        series('httpHandler, each token new', 'ours', 'µs', µs.oursNew),
        series('one function by hand', 'peer', 'µs', µs.byHand),
        series('Hono, Lambda adapter, zod', 'peer', 'µs', µs.hono),
        series('Fastify inject', 'peer', 'µs', µs.fastify),
      ],
      targets: [
        compareRatio('of Fastify inject', 'at most', 0.4, µs.ours, µs.fastify),
        compareRatio('of the same by hand', 'at most', 1.6, µs.ours, µs.byHand),
        compareRatio('each token new, of the same by hand', 'at most', 1.6, µs.oursNew, µs.byHand),
      ],
    };
  },
};

/** Keys, calls that must pass and calls that must be refused, in files that the subjects read. */
async function writeFixtures({ tempDir }: BenchContext): Promise<{ known: string; strangers: string }> {
  const { note: bundle } = await buildBundles(
    { note: join(subjects, 'pipeline/create-note.ts') },
    join(tempDir, 'dist'),
  );
  const authority = await createTokenAuthority();
  const stranger = await createTokenAuthority(authority.jwks.keys[0]?.kid);
  const post = (token: string, body: unknown) =>
    httpEvent({ method: 'POST', routePath: '/notes', token, body });
  const token = await authority.sign(randomUUID());
  const refused = [
    { status: 401, event: post(await stranger.sign(randomUUID()), noteBody(0)) },
    { status: 422, event: post(token, { ...noteBody(0), owner: 'me' }) },
    { status: 422, event: post(token, { ...noteBody(0), title: 'x'.repeat(201) }) },
  ];
  const { jwks, issuer, audience } = authority;
  const environment = { LOG_LEVEL: 'error', POWERTOOLS_SERVICE_NAME: 'bench' };
  const write = async (name: string, callers: number) => {
    const events = [];
    for (let caller = 0; caller < callers; caller++) {
      const subject = randomUUID();
      events.push({ ...post(await authority.sign(subject), noteBody(caller)), subject });
    }
    const file = join(tempDir, name);
    writeFileSync(file, JSON.stringify({ bundle, jwks, issuer, audience, environment, events, refused }));
    return file;
  };
  return { known: await write('known.json', USERS), strangers: await write('strangers.json', STRANGERS) };
}

function noteBody(number: number) {
  return {
    title: ` Renew the certificate of host ${number} `,
    description: 'It ends next month; the new one must stand on both machines before that.',
    dueAt: '2030-01-31T12:00:00.000Z',
  };
}
