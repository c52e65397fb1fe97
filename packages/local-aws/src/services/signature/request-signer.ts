import { escapeUri } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { ALGORITHM_IDENTIFIER, createScope, getCanonicalHeaders, SignatureV4 } from '@smithy/signature-v4';
import {
  type CredentialScope,
  isoDate,
  type SignatureFields,
  type SignedRequest,
} from './signature-fields.ts';

/** Computes the signatures that the holder of a secret gives within one credential scope. */
export class RequestSigner extends SignatureV4 {
  readonly #scope: CredentialScope;

  constructor(scope: CredentialScope, secretAccessKey: string) {
    const { accessKeyId, region, service } = scope;
    super({
      ...{ region, service, credentials: { accessKeyId, secretAccessKey } },
      sha256: Hash.bind(null, 'sha256'),
      // S3 signs the path as sent; every other service normalises it and encodes it once more.
      uriEscapePath: service !== 's3',
    });
    this.#scope = scope;
  }

  /** Hexadecimal signature of a text: a string to sign, or the policy of a form. */
  signText(text: string): Promise<string> {
    return this.sign(text, { signingDate: new Date(isoDate(this.#scope.date)) });
  }

  /**
   * Hexadecimal signature of a request over the headers that its caller has signed. Unlike `sign`, which
   * signs a new request, it adds no header and takes the caller's date.
   */
  async signatureOf(
    request: SignedRequest,
    { signedHeaders, amzDate }: Pick<SignatureFields, 'signedHeaders' | 'amzDate'>,
    payloadHash: string,
  ): Promise<string> {
    const { date, region, service } = this.#scope;
    const signed = {
      ...{ method: request.method, protocol: 'https:', hostname: '' },
      path: service === 's3' ? reencoded(request.path) : request.path,
      query: queryBag(request.rawQuery),
      headers: Object.fromEntries(signedHeaders.map((name) => [name, ownHeader(request, name)])),
    };
    const headers = getCanonicalHeaders(signed, undefined, new Set(signedHeaders));
    const canonical = this.createCanonicalRequest(signed, headers, payloadHash);
    const scope = createScope(date, region, service);
    return this.signText(await this.createStringToSign(amzDate, scope, canonical, ALGORITHM_IDENTIFIER));
  }
}

/** A caller may name any header as signed, `constructor` too. */
const ownHeader = ({ headers }: SignedRequest, name: string): string =>
  Object.hasOwn(headers, name) ? (headers[name] ?? '') : '';

/** Parameters by name. A plus sign is one: clients encode a space as `%20` before they sign. */
function queryBag(rawQuery: string): Record<string, string[]> {
  const bag: Record<string, string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(rawQuery.replaceAll('+', '%2B'))) {
    bag[name] ??= [];
    bag[name].push(value);
  }
  return bag;
}

/** The path as an SDK encodes it, whichever characters the caller's HTTP client left as they are. */
const reencoded = (path: string): string =>
  path
    .split('/')
    .map((segment) => escapeUri(decoded(segment)))
    .join('/');

/** What is not valid percent-encoding stays as it is, and the signature does not match. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
