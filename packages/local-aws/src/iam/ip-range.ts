import { BlockList, isIP } from 'node:net';

/** Whether an address lies in a CIDR block, IPv4 or IPv6; a block without `/` is one address. */
export function inRange(block: string, address: string): boolean {
  const [network = '', bits] = block.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(address) !== family) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const prefix = bits === undefined ? (family === 4 ? 32 : 128) : Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, type);
  return list.check(address, type);
}
