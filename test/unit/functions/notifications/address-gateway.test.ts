import { lookup } from 'node:dns/promises';
import { beforeEach, expect, test, vi } from 'vitest';
import { createAddressGateway } from '../../../../functions/notifications/endpoints/address-gateway.ts';

vi.mock('node:dns/promises', () => ({ lookup: vi.fn() }));

const PUBLIC = { address: '93.184.215.14', family: 4 };
const records = (...found: readonly { address: string; family: number }[]) =>
  // The overload that is called gives all records.
  vi.mocked(lookup as unknown as () => Promise<unknown>).mockResolvedValue(found);
const check = createAddressGateway([]);
const find = (url = 'https://hooks.example.com/nubo') => check(new URL(url));

beforeEach(() => void vi.mocked(lookup).mockReset());

test('a name with public records alone is reached at exactly these', async () => {
  const second = { address: '2606:2800:21f:cb07:6820:80da:af6b:8b2c', family: 6 };
  records(PUBLIC, second);
  expect(await find()).toEqual({ ok: true, addresses: [PUBLIC, second] });
});

test.each([
  ['127.0.0.1', 4],
  ['10.0.0.8', 4],
  ['100.64.0.1', 4],
  ['169.254.169.254', 4],
  ['0.0.0.0', 4],
  ['::1', 6],
  ['fd00::1', 6],
  ['fe81::1', 6],
  ['::ffff:169.254.169.254', 6],
  ['64:ff9b::7f00:1', 6],
  ['2002:7f00:1::', 6],
])('a name with a public record and %s is refused', async (address, family) => {
  for (const found of [
    [PUBLIC, { address, family }],
    [{ address, family }, PUBLIC],
  ]) {
    records(...found);
    expect(await find()).toEqual({ ok: false, problem: 'must lead to public addresses only' });
  }
});

test('a name that resolves to nothing, or fails to, is refused', async () => {
  records();
  expect(await find()).toEqual({ ok: false, problem: 'must have a host that resolves' });
  vi.mocked(lookup).mockRejectedValue(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }));
  expect(await find()).toEqual({ ok: false, problem: 'must have a host that resolves' });
});

test.each([
  'https://[::ffff:169.254.169.254]/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://0.0.0.0/',
  'https://[::]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[fe81::1]/',
  'https://[fd00::1]/',
  'https://100.64.0.1/',
])('%s is refused without asking a resolver', async (url) => {
  expect(await find(url)).toMatchObject({ ok: false });
  expect(lookup).not.toHaveBeenCalled();
});
