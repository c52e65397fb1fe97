import ipaddr from 'ipaddr.js';

/**
 * What ipaddr.js calls unicast and is not for everybody after all: the deprecated IPv4-compatible form (RFC 4291
 * §2.5.5.1), and the local prefix of NAT64 (RFC 8215). Only 2000::/3 is given out as global unicast (IANA, "Internet
 * Protocol Version 6 Address Space").
 */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an IP address, in the form that the resolver gives, is one of the public internet: of none of the blocks in
 * IANA's special-purpose registries. Forms that hold an IPv4 address within (mapped, NAT64, 6to4, Teredo) are refused
 * whatever it is: a public receiver has no need of them.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_IPV6);
}
