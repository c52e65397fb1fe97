import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseOptions } from '../../packages/local-aws/src/options.ts';

const compose = readFileSync(resolve(import.meta.dirname, '../../docker-compose.localstack.yml'), 'utf8');
/** The text of each service, by its name: two spaces deep below `services:`. */
const services = new Map(
  (/^services:\n([\s\S]*?)^volumes:/m.exec(compose)?.[1] ?? '')
    .split(/^ {2}(?=\w+:$)/m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf(':')), text] as const),
);

describe('the LocalStack compose file', () => {
  test('has Nubo whole, LocalStack, PostgreSQL and Valkey', () => {
    expect([...services.keys()]).toEqual(['nubo', 'localstack', 'postgres', 'valkey']);
  });

  test('pins the last LocalStack that starts without a token', () => {
    expect(services.get('localstack')).toContain('image: localstack/localstack:4.14.0\n');
  });

  test('starts of LocalStack what start:localstack moves to it', () => {
    const started = /SERVICES: \$\{LOCALSTACK_SERVICES-([a-z,]+)\}/.exec(
      services.get('localstack') ?? '',
    )?.[1];
    const flags = parseOptions(['--assembly', 'out', '--aws-endpoint', 'http://127.0.0.1:4566']);
    expect(flags).toMatchObject({ awsEndpoint: { services: started?.split(',') } });
  });

  test.each([...services.keys()])('binds %s to loopback alone', (name) => {
    const ports = [...(services.get(name) ?? '').matchAll(/- "([^"]+:\d+:\d+)"/g)].map(([, port]) => port);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test.each([...services.keys()])('checks the health of %s', (name) => {
    expect(services.get(name)).toMatch(/healthcheck:\n\s+test:\s+\[/);
  });
});
