/**
 * `Fn::Cidr`: the first `count` blocks of `2 ** bits` addresses within a block, IPv4 or IPv6.
 * Source: AWS CloudFormation template reference, "Fn::Cidr".
 */
export function cidrBlocks(block: string, count: number, bits: number): string[] {
  const [address = '', prefix = ''] = block.split('/');
  const wide = address.includes(':');
  const width = wide ? 128 : 32;
  const base = wide ? parseIpv6(address) : parseIpv4(address);
  const size = 1n << BigInt(bits);
  if (BigInt(count) * size > 1n << BigInt(width - Number(prefix)))
    throw new Error(`Fn::Cidr: ${block} has no room for ${count} blocks of ${bits} bits`);
  return Array.from({ length: count }, (_, index) => {
    const start = base + BigInt(index) * size;
    return `${wide ? formatIpv6(start) : formatIpv4(start)}/${width - bits}`;
  });
}

function parseIpv4(text: string): bigint {
  return text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}
function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}
function parseIpv6(text: string): bigint {
  const [head = '', tail] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right];
  return groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}
function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16),
  );
  // The trailing run of zeros is the long one in any network address.
  return groups.join(':').replace(/(:0)+$/, '::');
}
