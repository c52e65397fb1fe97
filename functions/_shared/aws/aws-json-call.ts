import type { IncomingMessage } from 'node:http';
import aws4 from 'aws4';
import type { Dependency } from '../errors/errors.ts';
import { lazy } from '../lazy.ts';
import { withAttempts } from './attempts.ts';
import { awsCredentials, awsEnv } from './aws-env.ts';
import { AwsJsonError } from './aws-json-error.ts';
import { keptConnection } from './kept-connection.ts';

/** Milliseconds for one attempt. */
const TIMEOUT_MS = 2_000;

type Reply = Readonly<Record<string, unknown>>;

/** A service of AWS that speaks JSON over POST (Smithy, "AWS JSON 1.0 and 1.1 protocol"). */
export interface AwsJsonService {
  /** Signing name and first label of its host. */
  readonly name: string;
  /** Before the dot of `x-amz-target`. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  /** What is down when it cannot be reached. */
  readonly dependency: Dependency;
}

/**
 * Calls operations of a service, signed (aws4) and over one kept connection. The SDK's client would be half of
 * a bundle and 60 ms of a cold start (docs/decisions/008).
 *
 * The call throws AwsJsonError for a refusal, and AppError `dependency-down` (503) when the service cannot be
 * reached, is throttled or fails.
 */
export function awsJsonCaller(service: AwsJsonService) {
  const endpoint = lazy(() => endpointOf(service.name));
  const attempt = async (operation: string, body: string): Promise<Reply> => {
    const { url, request, agent } = endpoint();
    const headers = signedHeaders(service, url, operation, body);
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const call = request(url, { method: 'POST', headers, agent, signal }, (response) =>
        readReply(response).then(resolve, reject),
      );
      call.on('error', reject);
      call.end(body);
    });
  };
  return (operation: string, input: Reply): Promise<Reply> =>
    withAttempts(
      service.dependency,
      () => attempt(operation, JSON.stringify(input)),
      (error) => (error instanceof AwsJsonError && !error.isTransient ? 'own' : 'transient'),
    );
}

/** `AWS_ENDPOINT_URL` where it is set, else the region's host, by IPv4 and IPv6 under `api.aws`. */
function endpointOf(service: string) {
  const { AWS_ENDPOINT_URL, AWS_REGION, AWS_USE_DUALSTACK_ENDPOINT } = awsEnv();
  const domain = AWS_USE_DUALSTACK_ENDPOINT === 'true' ? 'api.aws' : 'amazonaws.com';
  const url = new URL(AWS_ENDPOINT_URL ?? `https://${service}.${AWS_REGION}.${domain}`);
  return { url, ...keptConnection(url) };
}

function signedHeaders(service: AwsJsonService, url: URL, operation: string, body: string) {
  const { headers } = aws4.sign(
    {
      service: service.name,
      region: awsEnv().AWS_REGION,
      method: 'POST',
      path: '/',
      headers: {
        host: url.host,
        'content-type': `application/x-amz-json-${service.version}`,
        'x-amz-target': `${service.target}.${operation}`,
      },
      body,
    },
    awsCredentials(),
  );
  return headers;
}

async function readReply(response: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const reply: Reply = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  const status = response.statusCode ?? 500;
  if (status === 200) return reply;
  const code = String(reply.__type ?? `HTTP${status}`).replace(/^.*#/, '');
  throw new AwsJsonError(code, String(reply.message ?? reply.Message ?? code), reply);
}
