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
