import { Agent, request as httpRequest } from 'node:http';
import type { World } from '../../core/world.ts';
import { ENGINE_AUTHORIZATION } from '../../stores/dynamodb/engine-client.ts';
import { AwsError, type AwsResponse } from '../aws-service.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
/** What of the engine's answer reaches the caller beside the body. */
const PASSED_ON = ['content-type', 'x-amz-crc32'];

/** Hands an operation's bytes to the engine and its answer back as they are. */
export async function askEngine(world: World, target: string, body: Buffer): Promise<AwsResponse> {
  const { url } = await world.stores.dynamodb();
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'content-length': body.length,
          'x-amz-target': target,
          'x-amz-date': '20250101T000000Z',
          authorization: ENGINE_AUTHORIZATION,
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', failed);
        answer.on('end', () => {
          const headers: Record<string, string> = {};
          for (const name of PASSED_ON) {
            const value = answer.headers[name];
            if (typeof value === 'string') headers[name] = value;
          }
          resolve({ status: answer.statusCode ?? 500, headers, body: Buffer.concat(chunks) });
        });
      },
    );
    const failed = (cause: Error): void => {
      world.log.warn(`the DynamoDB engine does not answer: ${cause.message}`);
      reject(
        new AwsError('InternalServerError', 'The request could not be processed. Please try again.', 500),
      );
    };
    outgoing.on('error', failed);
    outgoing.end(body);
  });
}
