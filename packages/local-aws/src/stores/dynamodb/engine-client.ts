import { Agent, request } from 'node:http';

/**
 * The engine checks no signature, but DynamoDB Local keeps a database for each access key and region: whoever
 * talks to the engine sends this.
 */
export const ENGINE_AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=nubo/20250101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

/** The engine refused an operation; `code` as the SDK names it (`ResourceNotFoundException`). */
export class EngineError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = 'EngineError';
    this.code = code;
  }
}

export interface EngineClient {
  /** One operation of the DynamoDB API by name, with its JSON. Throws EngineError or a socket's error. */
  call(operation: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
  close(): void;
}

export function createEngineClient(url: string): EngineClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  return {
    close: () => agent.destroy(),
    call: (operation, input) =>
      new Promise((resolve, reject) => {
        const sent = request(url, {
          method: 'POST',
          agent,
          headers: {
            'content-type': 'application/x-amz-json-1.0',
            'x-amz-target': `DynamoDB_20120810.${operation}`,
            'x-amz-date': '20250101T000000Z',
            authorization: ENGINE_AUTHORIZATION,
          },
        });
        sent.on('error', reject);
        sent.on('response', (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            try {
              // The DynamoDB API answers with a JSON object always.
              const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
              if (response.statusCode === 200) resolve(body);
              else
                reject(
                  new EngineError(
                    String(body.__type).replace(/^.*#/, ''),
                    String(body.message ?? body.Message),
                  ),
                );
            } catch (error) {
              reject(new Error(`${operation}: the engine's answer is no JSON`, { cause: error }));
            }
          });
        });
        sent.end(JSON.stringify(input));
      }),
  };
}
