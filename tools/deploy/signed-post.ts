import { STSClient } from '@aws-sdk/client-sts';
import aws4 from 'aws4';

export interface SignedPost {
  readonly service: string;
  readonly region: string;
  /** `Service.Operation`. */
  readonly target: string;
  /** JSON. */
  readonly body: string;
}

/** A call of an AWS service of protocol JSON 1.0, with the credentials of the environment. */
export async function signedPost(
  url: string,
  { service, region, target, body }: SignedPost,
): Promise<{ status: number; body: string }> {
  const { host, pathname } = new URL(url);
  const credentials = await new STSClient({}).config.credentials();
  const { headers } = aws4.sign(
    {
      method: 'POST',
      host,
      path: pathname,
      service,
      region,
      body,
      headers: { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': target },
    },
    {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey,
      ...(credentials.sessionToken && { sessionToken: credentials.sessionToken }),
    },
  );
  const sent = Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)] as const);
  const response = await fetch(url, {
    method: 'POST',
    headers: Object.fromEntries(sent.filter(([name]) => name.toLowerCase() !== 'host')),
    body,
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, body: await response.text() };
}
