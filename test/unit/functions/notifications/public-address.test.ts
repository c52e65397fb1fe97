import { expect, test } from 'vitest';
import { createAddressGateway } from '../../../../functions/notifications/endpoints/address-gateway.ts';
import { isPublicAddress } from '../../../../functions/notifications/endpoints/public-address.ts';

const check = createAddressGateway(['127.0.0.1:9']);
const outcome = async (url: string) => (await check(new URL(url))).ok;

test.each([
  'https://[::ffff:169.254.169.254]/',
  'https://[::ffff:a9fe:a9fe]/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://127.0.0.1/',
  'https://0.0.0.0/',
  'https://[::]/',
  'https://[::1]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[64:ff9b:1::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[2001:0:4136:e378::1]/',
  'https://[fe80::1]/',
  'https://[fe81::1]/',
  'https://[fec0::1]/',
  'https://[fd00::1]/',
  'https://[ff02::1]/',
  'https://[2001:db8::1]/',
  'https://[4000::1]/',
  'https://10.0.0.1/',
  'https://172.31.255.255/',
  'https://192.168.0.1/',
  'https://169.254.169.254/',
  'https://100.64.0.1/',
  'https://198.18.0.1/',
  'https://240.0.0.1/',
  'https://255.255.255.255/',
  'https://localhost/',
  'https://localhost./',
  'https://nobody.invalid/',
  'http://93.184.215.14/',
  'https://user:secret@93.184.215.14/',
])('an endpoint may not be %s', async (url) => {
  expect(await outcome(url)).toBe(false);
});

test.each([
  ['93.184.215.14', true],
  ['2606:4700:4700::1111', true],
  ['172.32.0.1', true],
  ['100.128.0.1', true],
  ['not an address', false],
])('%s is of the public internet: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});

test('a receiver that is allowed may be reached over http, and no other port of its host', async () => {
  expect(await outcome('http://127.0.0.1:9/hook')).toBe(true);
  expect(await outcome('http://127.0.0.1:10/hook')).toBe(false);
});
