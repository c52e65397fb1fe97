import { describe, expect, test } from 'vitest';
import { checkDestination, type NetworkRules } from '../../src/execution/child/network-rules.ts';

const outside: NetworkRules = {
  functionName: 'f',
  inVpc: false,
  allowed: ['localhost:4566', '127.0.0.1:9100'],
  known: { 'localhost:5432': 'PostgreSQL', 'localhost:3000': "the local runtime's own port" },
};
const inside: NetworkRules = { ...outside, inVpc: true, allowed: ['localhost:4566', 'localhost:5432'] };

describe('network rules', () => {
  test.each([
    [outside, 'localhost', 4566, true],
    [outside, '::1', 4566, true],
    [outside, 'localhost', 9100, true],
    [outside, 'api.example.com', 443, true],
    [outside, '93.184.216.34', 443, true],
    [outside, '127.0.0.1', 5432, false],
    [outside, '::ffff:127.0.0.1', 5432, false],
    [outside, 'anything.localhost', 3000, false],
    [outside, '0.0.0.0', 3000, false],
    [outside, 'localhost.example.com', 3000, true],
    [inside, '127.0.0.1', 5432, true],
    [inside, 'LOCALHOST', 4566, true],
    [inside, 'localhost', 9100, false],
    [inside, '93.184.216.34', 443, false],
  ])('(%#) %j → %s:%i is allowed: %s', (rules, host, port, allowed) => {
    expect(checkDestination(rules, host, port).allowed).toBe(allowed);
  });

  test('name the store and what the function lacks', () => {
    expect(checkDestination(outside, '127.0.0.1', 5432)).toEqual({
      allowed: false,
      reason:
        'f cannot reach PostgreSQL at 127.0.0.1:5432: it stands outside the VPC; give it the VPC (inVpc) to open this store',
    });
    expect(checkDestination(inside, 'api.example.com', 443)).toMatchObject({
      reason: expect.stringContaining('no internet egress'),
    });
  });
});
