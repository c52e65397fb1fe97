import { randomUUID } from 'node:crypto';
import type { World } from '../core/world.ts';
import {
  AwsError,
  type AwsProtocol,
  type AwsRequest,
  type AwsResponse,
  type AwsService,
} from './aws-service.ts';
import { formatError } from './error-format.ts';
import { passFault } from './fault-gate.ts';
import { notImplemented, operationName } from './operation-name.ts';
import type { SignedRequest } from './signature/canonical-request.ts';
import { signatureAwsError } from './signature/signature-codes.ts';
import { SignatureError } from './signature/signature-error.ts';
import { signatureFields } from './signature/signature-fields.ts';
import { verifyFields } from './signature/verify-signature.ts';
import { unsignedRoutes } from './unsigned-routes.ts';

/** Answers one request on the AWS endpoint: unsigned routes, signature, service, fault, errors. */
export function createDispatcher(
  world: World,
  services: readonly AwsService[],
): (request: SignedRequest, gone: AbortSignal) => Promise<AwsResponse> {
  const byName = new Map(services.map((service) => [service.signingName, service]));
  return async (signed, gone) => {
    const { method, path, rawQuery, headers, body } = signed;
    const requestId = randomUUID();
    const request = { method, path, headers, body, requestId, query: new URLSearchParams(rawQuery) };
    let protocol: AwsProtocol = guessedProtocol(request);
    try {
      const unsigned = unsignedRoutes(world).find(path);
      if (unsigned) return await unsigned({ method, path, body });
      const fields = signatureFields(signed);
      const service = fields
        ? byName.get(fields.scope.service)
        : services.find((candidate) => candidate.acceptsUnsigned?.(request));
      // Known before the signature is checked, so that a refusal too comes in the service's own protocol.
      protocol = service?.protocol ?? protocol;
      const verified = fields && verifyFields(signed, fields, world.identities, world.clock.now());
      if (!service) {
        if (verified) throw notImplemented(verified.scope.service, operationName(request));
        throw new SignatureError('missing', 'Request is missing Authentication Token');
      }
      await passFault(service, world, gone);
      const answer = await service.handle(
        { ...request, principalArn: verified?.principalArn ?? 'anonymous' },
        world,
      );
      return { ...answer, headers: { 'x-amzn-requestid': requestId, ...answer.headers } };
    } catch (thrown) {
      const error = asAwsError(thrown, protocol, request, world);
      const answer = formatError(error, protocol, { requestId, contentType: headers['content-type'] });
      return { ...answer, headers: { 'x-amzn-requestid': requestId, ...answer.headers } };
    }
  };
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
