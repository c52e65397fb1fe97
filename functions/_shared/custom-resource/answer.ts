import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { CustomResourceEvent } from './event.ts';

export interface CustomResourceResult {
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives; at most 4 KB with the rest of the answer. */
  readonly data?: Readonly<Record<string, string>>;
}

/** Tells CloudFormation that the work is done (AWS CloudFormation User Guide, "Custom resource response objects"). */
export async function answerSuccess(event: CustomResourceEvent, result: CustomResourceResult): Promise<void> {
  await put(event.ResponseURL, {
    ...identity(event),
    Status: 'SUCCESS',
    PhysicalResourceId: result.physicalId,
    Data: result.data ?? {},
  });
}

/** Tells CloudFormation that it failed; `reason` is shown to the operator and holds no secret. */
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
