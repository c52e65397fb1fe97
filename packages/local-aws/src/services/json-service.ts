import type * as z from 'zod';
import type { FaultTarget, World } from '../core/world.ts';
import { AwsError, type AwsRequest, type AwsService } from './aws-service.ts';
import { notImplemented, operationName } from './operation-name.ts';

/** Who calls, beside the operation's input. */
export type JsonCaller = Pick<AwsRequest, 'principalArn' | 'requestId' | 'gone'>;
/** An operation with its input's schema hidden inside; made by {@link operation}. */
export type JsonOperation = (input: unknown, caller: JsonCaller, world: World) => Promise<unknown>;

/** Ties an operation to the schema of its input; unknown members are dropped, as AWS does. */
export function operation<S extends z.ZodType>(
  schema: S,
  run: (input: z.output<S>, world: World, caller: JsonCaller) => unknown,
): JsonOperation {
  return async (input, caller, world) => {
    const parsed = schema.safeParse(input);
    if (!parsed.success) throw new InvalidInput(parsed.error);
    return run(parsed.data, world, caller);
  };
}

class InvalidInput extends Error {
  constructor(cause: z.ZodError) {
    const issue = cause.issues[0];
    super(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`, { cause });
    this.name = 'InvalidInput';
  }
}

/** A service of the awsJson protocols: the operation in `X-Amz-Target`, JSON in and out. */
export function jsonService(options: {
  readonly signingName: string;
  readonly version: '1.0' | '1.1';
  readonly operations: Readonly<Record<string, JsonOperation>>;
  /** Code of the service for input that does not fit. */
  readonly invalidInputCode: string;
  readonly fault?: FaultTarget;
}): AwsService {
  const operations = new Map(Object.entries(options.operations));
  return {
    signingName: options.signingName,
    protocol: 'json',
    ...(options.fault && { fault: options.fault }),
    async handle(request, world) {
      const name = operationName(request);
      const run = operations.get(name);
      if (!run) throw notImplemented(options.signingName, name);
      const output = await run(parsedBody(request.body), request, world).catch((error: unknown) => {
        if (error instanceof InvalidInput) throw new AwsError(options.invalidInputCode, error.message);
        throw error;
      });
      return {
        status: 200,
        headers: { 'content-type': `application/x-amz-json-${options.version}` },
        body: JSON.stringify(output ?? {}),
      };
    },
  };
}

export function parsedBody(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // The parser's own message would quote the body; AWS says no more than this either.
    throw new AwsError('SerializationException', 'Start of structure or map found where not expected.');
  }
}
