import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { World } from '../core/world.ts';
import { forwardCall } from '../upstream/forward.ts';
import {
  AwsError,
  type AwsProtocol,
  type AwsRequest,
  type AwsService,
  type AwsStreamRequest,
  type AwsStreamResponse,
  type AwsStreamService,
} from './aws-service.ts';
import { formatError } from './error-format.ts';
import { passFault } from './fault-gate.ts';
import { notImplemented, operationName } from './operation-name.ts';
import { signatureAwsError } from './signature/signature-codes.ts';
import {
  SignatureError,
  type SignatureFields,
  type SignedRequest,
  signatureFields,
} from './signature/signature-fields.ts';
import { verifyFields } from './signature/verify-signature.ts';
import { unsignedRoutes } from './unsigned-routes.ts';

/** A request as the listener gives it: everything but the body, and the body to be read. */
export type RequestHead = Omit<SignedRequest, 'body'>;
type Work = { readonly protocol: AwsProtocol; run(): Promise<AwsStreamResponse> };

/** Answers one request on the AWS endpoint: unsigned routes, signature, service, fault, errors. */
export function createDispatcher(
  world: World,
  services: readonly (AwsService | AwsStreamService)[],
): (head: RequestHead, body: Readable, gone: AbortSignal) => Promise<AwsStreamResponse> {
  const streaming = services.filter((service) => 'stream' in service);
  const whole = services.filter((service) => 'handle' in service);
  return async (head, body, gone) => {
    const { method, path, rawQuery, headers } = head;
    const requestId = randomUUID();
    const request = { method, path, headers, requestId, query: new URLSearchParams(rawQuery) };
    let protocol: AwsProtocol = guessedProtocol(request);
    let read: Buffer | undefined;
    try {
      const unsigned = unsignedRoutes(world).find(path);
      if (unsigned) return await unsigned({ method, path, body: await readWhole(body) });
      const fields = signatureFields({ ...head, body: undefined });
      const streamed = fields
        ? streaming.find(({ signingName }) => signingName === fields.scope.service)
        : streaming.find((service) => service.acceptsUnsigned(request));
      read = streamed ? undefined : await readWhole(body);
      const work = streamed
        ? streamWork(streamed, { ...request, body, signature: fields })
        : wholeWork({ ...request, gone, body: read ?? Buffer.alloc(0) }, fields, gone);
      // Known before the signature is checked, so that a refusal too comes in the service's own protocol.
      protocol = work.protocol;
      const answer = await work.run();
      return { ...answer, headers: { 'x-amzn-requestid': requestId, ...answer.headers } };
    } catch (thrown) {
      const error = asAwsError(thrown, protocol, { ...request, body: read ?? Buffer.alloc(0) }, world);
      const answer = formatError(error, protocol, { requestId, contentType: headers['content-type'] });
      return { ...answer, headers: { 'x-amzn-requestid': requestId, ...answer.headers } };
    }

    function streamWork(service: AwsStreamService, streamed: Omit<AwsStreamRequest, 'principalArn'>): Work {
      return {
        protocol: service.protocol ?? 'rest-xml',
        async run() {
          const { signature } = streamed;
          const verified =
            signature &&
            (await verifyFields(
              { ...head, body: undefined },
              signature,
              world.identities,
              world.clock.now(),
            ));
          await passFault(service, world, gone);
          return service.stream({ ...streamed, principalArn: verified?.principalArn ?? 'anonymous' }, world);
        },
      };
    }

    function wholeWork(
      complete: Omit<AwsRequest, 'principalArn'>,
      fields: SignatureFields | undefined,
      hungUp: AbortSignal,
    ): Work {
      const service = fields
        ? whole.find(({ signingName }) => signingName === fields.scope.service)
        : whole.find((candidate) => candidate.acceptsUnsigned?.(complete));
      return {
        protocol: service ? (service.protocol ?? 'json') : guessedProtocol(complete),
        async run() {
          const signed = { ...head, body: complete.body };
          const verified =
            fields && (await verifyFields(signed, fields, world.identities, world.clock.now()));
          if (!service) {
            if (verified) throw notImplemented(verified.scope.service, operationName(complete));
            throw new SignatureError('missing', 'Request is missing Authentication Token');
          }
          await passFault(service, world, hungUp);
          const request = { ...complete, principalArn: verified?.principalArn ?? 'anonymous' };
          const { signingName } = service;
          return world.upstream?.serves(signingName)
            ? forwardCall(world.upstream, signingName, request, world)
            : service.handle(request, world);
        },
      };
    }
  };
}

export async function readWhole(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function asAwsError(
  thrown: unknown,
  protocol: AwsProtocol,
  request: Omit<AwsRequest, 'principalArn'>,
  world: World,
): AwsError {
  if (thrown instanceof SignatureError) return signatureAwsError(thrown, protocol);
  if (thrown instanceof AwsError) {
    if (thrown.status === 501) world.log.warn(thrown.message);
    return thrown;
  }
  const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  world.log.error(`AWS endpoint, ${operationName(request)}: ${message}`);
  return new AwsError(
    'InternalFailure',
    'The request processing has failed because of an internal error.',
    500,
  );
}

/** For requests whose service is not known yet: the protocol gives itself away by its headers. */
function guessedProtocol({ headers }: Pick<AwsRequest, 'headers'>): AwsProtocol {
  if (headers['x-amz-target'] !== undefined) return 'json';
  const type = headers['content-type'] ?? '';
  if (type.startsWith('application/x-www-form-urlencoded')) return 'query';
  return type.startsWith('application/json') ? 'rest-json' : 'rest-xml';
}
