import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { MovedServices, Upstream, UpstreamService } from '../core/upstream.ts';
import { AwsError } from '../services/aws-service.ts';

/** What moves, with the prefix of its targets and its version of awsJson. */
const SERVICES = {
  sqs: { prefix: 'AmazonSQS', version: '1.0' },
  events: { prefix: 'AWSEvents', version: '1.1' },
} as const satisfies Record<UpstreamService, object>;

/** The endpoint with the services that move to it. */
export function createUpstream(
  { url, services }: MovedServices,
  { account, region }: { account: string; region: string },
): Upstream {
  // LocalStack takes the account from the access key where that is twelve digits; `test` is its default account.
  const accessKeyId = account === '000000000000' ? 'test' : account;
  const send: Upstream['send'] = async (service, target, body, signal) => {
    const { hostname, host, protocol, port } = new URL(url);
    const signer = new SignatureV4({
      service,
      region,
      credentials: { accessKeyId, secretAccessKey: 'test' },
      sha256: Hash.bind(null, 'sha256'),
    });
    const signed = await signer.sign(
      new HttpRequest({
        method: 'POST',
        protocol,
        hostname,
        ...(port !== '' && { port: Number(port) }),
        headers: {
          host,
          'content-type': `application/x-amz-json-${SERVICES[service].version}`,
          'x-amz-target': target,
        },
        body,
      }),
    );
    const answer = await fetch(url, {
      method: 'POST',
      headers: signed.headers,
      body,
      ...(signal && { signal }),
    });
    return {
      status: answer.status,
      contentType: answer.headers.get('content-type') ?? '',
      body: await answer.text(),
    };
  };
  return {
    serves: (signingName): signingName is UpstreamService =>
      services.some((service) => service === signingName) && Object.hasOwn(SERVICES, signingName),
    send,
    async call(service, operation, input, signal) {
      const target = `${SERVICES[service].prefix}.${operation}`;
      const { status, body } = await send(service, target, JSON.stringify(input), signal);
      const answer: unknown = body === '' ? {} : JSON.parse(body);
      if (status < 300) return answer;
      throw new AwsError(codeOf(answer), `${operation} at ${url}: ${body.slice(0, 300)}`, status);
    },
  };
}

function codeOf(answer: unknown): string {
  const type =
    typeof answer === 'object' && answer !== null && '__type' in answer ? String(answer.__type) : '';
  return type.slice(type.indexOf('#') + 1) || 'InternalFailure';
}
