import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, vi } from 'vitest';

export interface PublishedEvent {
  readonly type: string;
  readonly id: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into the data of whatever event it waits for
  readonly data: any;
}

export interface TestBus {
  /** Events that were put on the bus, oldest first. */
  readonly published: PublishedEvent[];
  /** While true, the bus fails. */
  down: boolean;
  /** Functions that can be invoked, by their names. */
  readonly functions: Map<string, (payload: unknown) => unknown>;
}

/** An AWS endpoint that keeps what PutEvents brings and answers for functions, for the tests of one file; `AWS_ENDPOINT_URL` leads to it. */
export function testBus(): TestBus {
  const bus: TestBus = { published: [], down: false, functions: new Map() };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const invoked = /\/functions\/([^/]+)\/invocations/.exec(request.url ?? '')?.[1];
    if (invoked !== undefined) {
      const answer = bus.functions.get(invoked)?.(JSON.parse(body));
      if (answer === undefined) return response.writeHead(404).end('{}');
      return response.end(JSON.stringify(answer));
    }
    // Not worth a retry, so that the test need not wait for one.
    if (bus.down) return response.writeHead(400).end('{"__type":"ValidationException"}');
    const { Entries } = JSON.parse(body);
    for (const { DetailType, Detail } of Entries) {
      const { id, data } = JSON.parse(Detail);
      bus.published.push({ type: DetailType, id, data });
    }
    const taken = Entries.map(() => ({ EventId: randomUUID() }));
    return response.end(JSON.stringify({ Entries: taken, FailedEntryCount: 0 }));
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // It listens on TCP, so its address is no path of a socket.
    const { port } = server.address() as AddressInfo;
    vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
    vi.stubEnv('EVENT_BUS', 'nubo');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return bus;
}

/** A message of an event consumer's queue. */
export function queuedEvent(type: string, data: object): object {
  const detail = {
    id: randomUUID(),
    occurredAt: '2026-01-01T00:00:00.000Z',
    data,
    traceId: 'request',
    schemaVersion: 1,
  };
  const body = JSON.stringify({ 'detail-type': type, detail });
  const attributes = { ApproximateReceiveCount: '1' };
  return { messageId: randomUUID(), body, attributes, messageAttributes: {} };
}
