import type { Readable } from 'node:stream';
import type { FaultTarget, World } from '../core/world.ts';
import type { SignatureFields } from './signature/signature-fields.ts';

/** A request on the AWS endpoint, its signature verified and its body read. */
export interface AwsRequest {
  readonly method: string;
  /** Path as sent, percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Who signed it. */
  readonly principalArn: string;
  readonly requestId: string;
  /** Aborts when the caller hangs up: what waits need not go on. */
  readonly gone?: AbortSignal;
}
export interface AwsResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** One file below `services/` for each AWS service, and one line in `services/index.ts`. */
export interface AwsService {
  /** The service name in the credential scope of the signature: `dynamodb`, `secretsmanager`, `sqs`. */
  readonly signingName: string;
  /** How the service's errors are written. Default `json`. */
  readonly protocol?: AwsProtocol;
  /** Whether it answers this request without a signature (then the principal is `anonymous`). Default: never. */
  acceptsUnsigned?(request: Omit<AwsRequest, 'principalArn'>): boolean;
  /** Which fault stops it. */
  readonly fault?: FaultTarget;
  handle(request: AwsRequest, world: World): Promise<AwsResponse>;
}

/** A request whose body is still to come, and may be of any size. */
export interface AwsStreamRequest extends Omit<AwsRequest, 'body'> {
  readonly body: Readable;
  /** The signature it was verified by; what its body is declared to be is for the service to check. */
  readonly signature: SignatureFields | undefined;
}
export interface AwsStreamResponse extends Omit<AwsResponse, 'body'> {
  readonly body?: string | Buffer | Readable;
}

/** A service that reads and writes bodies as streams. */
export interface AwsStreamService extends Pick<AwsService, 'signingName' | 'protocol' | 'fault'> {
  /** Whether it takes this request without a signature (then the principal is `anonymous`). */
  acceptsUnsigned(request: Omit<AwsStreamRequest, 'principalArn' | 'body' | 'signature'>): boolean;
  stream(request: AwsStreamRequest, world: World): Promise<AwsStreamResponse>;
}

/** The wire protocols of AWS (Smithy's protocol documentation). */
export type AwsProtocol = 'json' | 'query' | 'rest-json' | 'rest-xml';

/** An AWS error: `code` as the SDK sees it, the message for a person. Services throw it; the endpoint formats it. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}
