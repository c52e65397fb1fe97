import Negotiator from 'negotiator';

export type Coding = 'br' | 'gzip';

interface Preferring {
  encodings(available: readonly string[], options: { readonly preferred: readonly string[] }): string[];
}

/**
 * The coding to answer with by `Accept-Encoding` (RFC 9110 §12.5.3): the one with the highest weight, br
 * before gzip, or undefined for the body as it is.
 */
export function chooseCoding(header: string | undefined): Coding | undefined {
  if (header === undefined || header === '') return undefined;
  // RFC 9110 §8.4.1.3: the same coding by its old name.
  const headers = { 'accept-encoding': header.replace(/\bx-gzip\b/gi, 'gzip') };
  // The types are those of version 0.6, which has no preferences.
  const negotiator = new Negotiator({ headers }) as Negotiator & Preferring;
  const [best] = negotiator.encodings(['br', 'gzip', 'identity'], { preferred: ['br', 'gzip'] });
  return best === 'br' || best === 'gzip' ? best : undefined;
}

/**
 * Whether a request asks for a media type by name (RFC 9110 §12.5.1). Wildcard ranges, which every client
 * sends, ask for nothing in particular.
 */
export function accepts(header: string | undefined, type: string): boolean {
  if (header === undefined) return false;
  return new Negotiator({ headers: { accept: header.toLowerCase() } }).mediaTypes().includes(type);
}

/** `Vary` of an answer whose representation is chosen by `Accept-Encoding`, with what it varies by already. */
export function varied({ vary }: Readonly<Record<string, string>>): string {
  if (vary === undefined) return 'accept-encoding';
  return /\baccept-encoding\b/.test(vary) ? vary : `${vary}, accept-encoding`;
}
