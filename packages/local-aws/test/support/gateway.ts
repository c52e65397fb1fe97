import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import type { CorsConfiguration, HttpStage } from '../../src/gateway/http-api-model.ts';
import {
  createHttpGateway,
  type HttpGateway,
  type HttpGatewayOptions,
} from '../../src/gateway/http-gateway.ts';
import { createFunctionsWorld, type FunctionsWorld } from './functions.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly text: string;
}
export interface SendOptions {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders | readonly string[];
  readonly body?: string | Buffer;
}

/** A gateway on a free port with one HTTP API, `test-api`, stage `$default`, and real functions behind it. */
export interface GatewayWorld extends FunctionsWorld {
  readonly gateway: HttpGateway;
  readonly port: number;
  /** Routes to a function defined with `define`. */
  route(routeKey: string, functionName: string, timeoutMs?: number): void;
  stage(stage: Partial<HttpStage>): void;
  cors(cors: Partial<CorsConfiguration> | undefined): void;
  send(path: string, options?: SendOptions): Promise<Answer>;
}

export async function createGatewayWorld(options: Partial<HttpGatewayOptions> = {}): Promise<GatewayWorld> {
  const local = createFunctionsWorld();
  const { httpApis } = local.world;
  const apiId = 'test-api';
  const gateway = createHttpGateway({ world: local.world, ...options });
  const port = await gateway.listen(0);
  const stage = (given: Partial<HttpStage>): void =>
    httpApis.putStage({
      apiId,
      name: '$default',
      variables: {},
      defaultThrottle: { rateLimit: undefined, burstLimit: undefined },
      routeThrottles: {},
      ...given,
    });
  const cors = (given: Partial<CorsConfiguration> | undefined): void =>
    httpApis.putApi({
      apiId,
      name: 'test',
      disableExecuteApiEndpoint: false,
      cors: given && {
        allowOrigins: [],
        allowMethods: [],
        allowHeaders: [],
        exposeHeaders: [],
        maxAgeSeconds: undefined,
        allowCredentials: false,
        ...given,
      },
    });
  cors(undefined);
  stage({});
  return {
    ...local,
    gateway,
    port,
    stage,
    cors,
    route(routeKey, functionName, timeoutMs = 30_000) {
      const functionArn = `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`;
      httpApis.putIntegration({ apiId, integrationId: `to ${routeKey}`, functionArn, timeoutMs });
      httpApis.putRoute({ apiId, routeId: routeKey, routeKey, integrationId: `to ${routeKey}` });
    },
    send: (path, sent = {}) => send(port, path, sent),
    async close() {
      await gateway.close(0);
      await local.close();
    },
  };
}

/** One request without a pool, the path and header names exactly as given. */
export function send(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: SendOptions = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { host: '127.0.0.1', port, path, method, headers, agent: false, maxHeaderSize: 65_536 },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const whole = Buffer.concat(chunks);
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            rawHeaders: incoming.rawHeaders,
            body: whole,
            text: whole.toString('utf8'),
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
