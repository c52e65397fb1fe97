import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** An address to connect to. */
export interface Address {
  readonly address: string;
  readonly family: number;
}

export type Resolution =
  | { readonly ok: true; readonly addresses: readonly Address[] }
  | { readonly ok: false; readonly problem: string };

/** Finds and checks the addresses behind an endpoint's URL. */
export type AddressGateway = (url: URL) => Promise<Resolution>;

const TIMEOUT_MS = 5_000;

/**
 * @param allowed `HOST:PORT` of receivers that may be reached over http and whatever their address
 */
export function createAddressGateway(allowed: readonly string[]): AddressGateway {
  return async (url) => {
    const isAllowed = allowed.includes(hostOf(url));
    if (url.protocol !== 'https:' && !(isAllowed && url.protocol === 'http:')) {
      return { ok: false, problem: 'must be an https URL' };
    }
    if (url.username !== '' || url.password !== '') {
      return { ok: false, problem: 'must not hold a user name or password' };
    }
    const addresses = await resolve(url.hostname.replace(/^\[|\]$/g, ''));
    if (addresses.length === 0) return { ok: false, problem: 'must have a host that resolves' };
    // One that is not public is enough: whoever answers the next query decides which is used.
    if (!isAllowed && !addresses.every(({ address }) => isPublicAddress(address))) {
      return { ok: false, problem: 'must lead to public addresses only' };
    }
    return { ok: true, addresses };
  };
}

/** With its port, which a URL leaves out where it is the usual one. */
function hostOf({ host, port, protocol }: URL): string {
  return port === '' ? `${host}:${protocol === 'https:' ? 443 : 80}` : host;
}

/** None for a host that does not resolve, or not in time. */
async function resolve(host: string): Promise<readonly Address[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  const { promise: late, resolve: giveUp } = Promise.withResolvers<readonly Address[]>();
  const timer = setTimeout(giveUp, TIMEOUT_MS, []);
  try {
    return await Promise.race([lookup(host, { all: true, verbatim: true }), late]);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}
