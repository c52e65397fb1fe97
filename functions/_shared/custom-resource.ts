import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import * as z from 'zod/mini';
import { createLogger } from './observability/logger.ts';

/** AWS CloudFormation User Guide, "Custom resource request objects": the fields every request has. */
export const customResourceEvent = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  ResourceType: z.string(),
  PhysicalResourceId: z.optional(z.string()),
  ResourceProperties: z.record(z.string(), z.unknown()),
});
export type CustomResourceEvent = z.infer<typeof customResourceEvent>;

export interface CustomResourceResult {
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives; at most 4 KB with the rest of the answer. */
  readonly data?: Readonly<Record<string, string>>;
}

/** Answers CloudFormation that the work is done (AWS CloudFormation User Guide, "Custom resource response objects"). */
export async function answerSuccess(event: CustomResourceEvent, result: CustomResourceResult): Promise<void> {
  await put(event.ResponseURL, {
    ...identity(event),
    Status: 'SUCCESS',
    PhysicalResourceId: result.physicalId,
    Data: result.data ?? {},
  });
}

/** Answers CloudFormation that it failed; `reason` is shown to the operator and holds no secret. */
export async function answerFailure(event: CustomResourceEvent, reason: string): Promise<void> {
  await put(event.ResponseURL, {
    ...identity(event),
    Status: 'FAILED',
    PhysicalResourceId: event.PhysicalResourceId ?? event.LogicalResourceId,
    Reason: reason,
  });
}

function identity({ StackId, RequestId, LogicalResourceId }: CustomResourceEvent) {
  return { StackId, RequestId, LogicalResourceId };
}

/** The URL is a presigned S3 PUT whose signature covers an empty content type. */
async function put(url: string, answer: object): Promise<void> {
  const body = Buffer.from(JSON.stringify(answer));
  const open = url.startsWith('http:') ? httpRequest : httpsRequest;
  await new Promise<void>((resolve, reject) => {
    const request = open(
      url,
      { method: 'PUT', headers: { 'content-type': '', 'content-length': body.length } },
      (response) => {
        response.resume();
        const status = response.statusCode ?? 0;
        response.on('end', () => {
          if (status < 300) resolve();
          else reject(new Error(`CloudFormation's response URL answered ${status}`));
        });
      },
    );
    request.setTimeout(10_000, () =>
      request.destroy(new Error("CloudFormation's response URL did not answer")),
    );
    request.on('error', reject);
    request.end(body);
  });
}

/**
 * Wraps the work behind a custom resource: whatever it throws becomes a FAILED answer, since without any
 * answer the stack would wait for an hour.
 * @param work gives the result of a Create, Update or Delete; it may be called again with the same event.
 */
export function customResourceHandler(work: (event: CustomResourceEvent) => Promise<CustomResourceResult>) {
  return async (input: unknown): Promise<void> => {
    const event = customResourceEvent.parse(input);
    let result: CustomResourceResult;
    try {
      result = await work(event);
    } catch (error) {
      createLogger().error('custom resource failed', { error });
      await answerFailure(event, error instanceof Error ? error.message : 'unknown failure');
      return;
    }
    await answerSuccess(event, result);
  };
}
