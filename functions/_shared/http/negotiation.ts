export type Coding = 'br' | 'gzip';

/**
 * The coding to answer with by `Accept-Encoding` (RFC 9110 §12.5.3): the one with the highest weight, br
 * before gzip, or undefined for the body as it is.
 */
export function chooseCoding(header: string | undefined): Coding | undefined {
  if (header === undefined || header === '') return undefined;
  const weights = parseWeights(header);
  const any = weights.get('*') ?? 0;
  const br = weights.get('br') ?? any;
  const gzip = weights.get('gzip') ?? weights.get('x-gzip') ?? any;
  const identity = weights.get('identity') ?? 0;
  const best = Math.max(br, gzip);
  if (best === 0 || identity > best) return undefined;
  return br >= gzip ? 'br' : 'gzip';
}

function parseWeights(header: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const part of header.split(',')) {
    const [name = '', ...parameters] = part.split(';');
    weights.set(name.trim().toLowerCase(), weightOf(parameters));
  }
  return weights;
}

function weightOf(parameters: readonly string[]): number {
  for (const parameter of parameters) {
    const value = /^\s*q\s*=\s*(.*?)\s*$/i.exec(parameter)?.[1];
    // A weight that cannot be read is no wish for the coding.
    if (value !== undefined) return /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(value) ? Number(value) : 0;
  }
  return 1;
}

/**
 * Whether a request asks for a media type by name (RFC 9110 §12.5.1). Wildcard ranges, which every client
 * sends, ask for nothing in particular.
 */
export function accepts(header: string | undefined, type: string): boolean {
  return (header ?? '').split(',').some((range) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    return name === type && Number(weight) > 0;
  });
}
