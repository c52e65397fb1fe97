import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ControlInputError, type ControlRoute } from '@nubo/local-aws';
import * as z from 'zod';
import { binance } from './upstreams/binance.ts';
import { COINGECKO_KEY, coingecko } from './upstreams/coingecko.ts';
import { DEEPL_KEY, deepl, deeplFree } from './upstreams/deepl.ts';
import { GOOGLE_TRANSLATE_KEY, googleTranslate } from './upstreams/google-translate.ts';
import { openMeteo, openMeteoGeocoding } from './upstreams/open-meteo.ts';
import { OPENWEATHERMAP_KEY, openWeatherMap } from './upstreams/open-weather-map.ts';
import type { StandIn, UpstreamReply, UpstreamRequest } from './upstreams/stand-in.ts';

export interface LocalUpstreams {
  /** Base URLs for the parameters of the template. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** `localhost:PORT` */
  readonly host: string;
  readonly control: readonly ControlRoute[];
  close(): Promise<void>;
}

const MODES = ['ok', 'down', 'slow', 'quota', 'garbage'] as const;
type Mode = (typeof MODES)[number];

/** Past the time that any caller waits. */
const SLOW_MS = 10_000;

/** Base path of each stand-in, whose third party it belongs to, and the parameter that takes its URL. */
const STAND_INS: Readonly<Record<string, { name: string; parameter: string; standIn: StandIn }>> = {
  '/openweathermap': {
    name: 'openweathermap',
    parameter: 'OpenweathermapUrl',
    standIn: openWeatherMap,
  },
  '/open-meteo': { name: 'open-meteo', parameter: 'OpenMeteoUrl', standIn: openMeteo },
  '/open-meteo-geocoding': {
    name: 'open-meteo',
    parameter: 'OpenMeteoGeocodingUrl',
    standIn: openMeteoGeocoding,
  },
  '/coingecko': { name: 'coingecko', parameter: 'CoingeckoUrl', standIn: coingecko },
  '/binance': { name: 'binance', parameter: 'BinanceUrl', standIn: binance },
  '/deepl': { name: 'deepl', parameter: 'DeeplUrl', standIn: deepl },
  '/deepl-free': { name: 'deepl', parameter: 'DeeplFreeUrl', standIn: deeplFree },
  '/google-translate': {
    name: 'google-translate',
    parameter: 'GoogleTranslateUrl',
    standIn: googleTranslate,
  },
};

interface State {
  mode: Mode;
  calls: number;
}

/**
 * Stands in for the third parties, each in its own wire format; every answer has `x-nubo-upstream: fixture`.
 * `POST /_local/upstreams/{name} {mode}` makes one fail, `GET /_local/upstreams.json` counts the calls.
 * @param now the local world's time, ms
 */
export async function startLocalUpstreams(now: () => number): Promise<LocalUpstreams> {
  const states = new Map<string, State>(
    Object.values(STAND_INS).map(({ name }) => [name, { mode: 'ok', calls: 0 }]),
  );
  const closing = new AbortController();
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const base = `/${url.pathname.split('/')[1]}`;
    const found = STAND_INS[base];
    const state = found && states.get(found.name);
    if (!found || !state) return send(response, { status: 404, json: {} });
    state.calls += 1;
    const { calls, mode } = state;
    const body = await readJson(request);
    const asked: UpstreamRequest = {
      method: request.method ?? 'GET',
      path: url.pathname.slice(base.length),
      query: url.searchParams,
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      body,
      now: new Date(now()),
    };
    switch (mode) {
      case 'ok':
        return send(response, found.standIn.answer(asked));
      case 'down':
        return send(response, { status: 503, json: { message: 'Service Unavailable' } });
      case 'quota':
        return send(response, found.standIn.quota);
      case 'garbage':
        return sendGarbage(response, calls);
      case 'slow': {
        const gone = AbortSignal.any([closing.signal, closed(response)]);
        await sleep(SLOW_MS, undefined, { signal: gone });
        return send(response, found.standIn.answer(asked));
      }
    }
  };

  server.listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-ins listen on no port');
  const host = `localhost:${address.port}`;
  return {
    parameters: Object.fromEntries(
      Object.entries(STAND_INS).map(([base, { parameter }]) => [parameter, `http://${host}${base}`]),
    ),
    secrets: {
      'nubo/openweathermap': JSON.stringify({ key: OPENWEATHERMAP_KEY }),
      'nubo/coingecko': JSON.stringify({ key: COINGECKO_KEY }),
      'nubo/deepl': JSON.stringify({ key: DEEPL_KEY }),
      'nubo/google-translate': JSON.stringify({ key: GOOGLE_TRANSLATE_KEY }),
    },
    host,
    control: controlRoutes(states),
    async close() {
      closing.abort();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const modeInput = z.strictObject({ mode: z.enum(MODES) });

function controlRoutes(states: ReadonlyMap<string, State>): readonly ControlRoute[] {
  const rows = () => [...states].map(([name, state]) => ({ name, ...state }));
  return [
    { method: 'GET', path: '/_local/upstreams.json', handle: () => ({ json: rows() }) },
    {
      method: 'POST',
      path: '/_local/upstreams/{name}',
      handle({ params, body }) {
        const state = states.get(params.name ?? '');
        if (!state) return { status: 404, json: { message: `there is no upstream ${params.name}` } };
        const input = modeInput.safeParse(body);
        if (!input.success) throw new ControlInputError(z.prettifyError(input.error));
        state.mode = input.data.mode;
        return { json: { name: params.name, ...state } };
      },
    },
  ];
}

function send(response: ServerResponse, { status, json, headers = {} }: UpstreamReply): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers, ...MARK })
    .end(JSON.stringify(json));
}

const MARK = { 'x-nubo-upstream': 'fixture' } as const;

/** One kind of nonsense after the other, all of it with status 200. */
const GARBAGE = [
  '<!DOCTYPE html><html><body>Just a moment…</body></html>',
  '{"results":[{"name":"Da',
  '{"cod":"404","message":"city not found"}',
  '{"error":true}',
  'null',
] as const;
const LARGE = { chunk: ' '.repeat(64 * 1024), chunks: 320 } as const;

async function sendGarbage(response: ServerResponse, calls: number): Promise<void> {
  const text = GARBAGE[calls % (GARBAGE.length + 1)];
  response.writeHead(200, { 'content-type': 'application/json', ...MARK });
  if (text !== undefined) return void response.end(text);
  const gone = closed(response);
  for (let sent = 0; sent < LARGE.chunks && !gone.aborted; sent += 1) {
    if (!response.write(LARGE.chunk)) await once(response, 'drain', { signal: gone });
  }
  response.end('{}');
}

function closed(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}

/** What is no JSON is undefined, as no body is: each stand-in refuses that in its own way. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
