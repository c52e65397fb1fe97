import { fromEnv } from '@aws-sdk/credential-provider-env';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod/mini';
import { parseEnv } from '../env/env.ts';
import { dependencyDown } from '../errors/errors.ts';

const schema = z.object({
  AWS_REGION: z.string().check(z.minLength(1)),
  AWS_USE_DUALSTACK_ENDPOINT: z.optional(z.enum(['true', 'false'])),
  AWS_ENDPOINT_URL: z.optional(z.url()),
});

const answer = z.object({ Parameter: z.object({ Value: z.string() }) });

const TIMEOUT_MS = 2_000;

/**
 * The text of a parameter of Systems Manager. Each function that verifies tokens carries this call and most never make it:
 * signed here it is 10 KB of a bundle, by the SDK's client 80 to 200 (docs/decisions/134).
 * @param name `/nubo/…`
 * @throws AppError `dependency-down` (503) for whatever goes wrong
 */
export async function readParameter(name: string): Promise<string> {
  try {
    return answer.parse(JSON.parse(await post(JSON.stringify({ Name: name })))).Parameter.Value;
  } catch (error) {
    throw dependencyDown('keys', error);
  }
}

/** Where the SDK's own rules lead for the regions of the partition `aws`; a test compares them. */
export function parameterStoreUrl(): URL {
  const { AWS_ENDPOINT_URL, AWS_REGION, AWS_USE_DUALSTACK_ENDPOINT } = parseEnv(schema);
  const suffix = AWS_USE_DUALSTACK_ENDPOINT === 'true' ? 'api.aws' : 'amazonaws.com';
  return new URL(AWS_ENDPOINT_URL ?? `https://ssm.${AWS_REGION}.${suffix}`);
}

async function post(body: string): Promise<string> {
  const { protocol, hostname, port, host } = parameterStoreUrl();
  const signer = new SignatureV4({
    service: 'ssm',
    region: parseEnv(schema).AWS_REGION,
    credentials: fromEnv(),
    sha256: Sha256,
  });
  const { headers } = await signer.sign(
    new HttpRequest({
      method: 'POST',
      protocol,
      hostname,
      headers: {
        host,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AmazonSSM.GetParameter',
      },
      body,
    }),
  );
  // Loaded by name: `fetch` would load undici, which takes 57 ms.
  const { request } = await (protocol === 'http:' ? import('node:http') : import('node:https'));
  return await new Promise((resolve, reject) => {
    const sent = request({ method: 'POST', hostname, port, headers, timeout: TIMEOUT_MS }, (response) => {
      const parts: Buffer[] = [];
      response
        .on('data', (part: Buffer) => parts.push(part))
        .on('error', reject)
        .on('end', () => {
          const text = Buffer.concat(parts).toString();
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`Systems Manager answered ${response.statusCode}: ${text.slice(0, 200)}`));
        });
    });
    sent.on('timeout', () => sent.destroy(new Error('Systems Manager did not answer in time')));
    sent.on('error', reject).end(body);
  });
}
