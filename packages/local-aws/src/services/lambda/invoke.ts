import type { FunctionDefinition, InvokeResult, World } from '../../core/world.ts';
import { hasQualifier } from '../../resources/lambda-version.ts';
import { requireAllowed } from '../authorise.ts';
import { AwsError, type AwsRequest, type AwsResponse } from '../aws-service.ts';

/** Largest payloads, bytes (AWS Lambda Developer Guide, "Lambda quotas"). */
const MOST_SYNC = 6 * 1024 * 1024;
const MOST_ASYNC = 1024 * 1024;

/** `POST /2015-03-31/functions/{name}/invocations` */
export async function invoke(request: AwsRequest, world: World, id: string): Promise<AwsResponse> {
  const definition = findFunction(world, request, 'InvokeFunction', id);
  const payload = payloadOf(request);
  const version = { 'x-amz-executed-version': request.query.get('Qualifier') ?? '$LATEST' };
  const options = { trigger: `invoke by ${callerName(request.principalArn)}`, requestId: request.requestId };
  switch (request.headers['x-amz-invocation-type'] ?? 'RequestResponse') {
    case 'DryRun':
      return { status: 204 };
    case 'Event':
      world.functions.invokeAsync(definition.arn, payload, options);
      return { status: 202 };
    case 'RequestResponse': {
      const result = await world.functions.invoke(definition.arn, payload, options);
      return answered(result, request, version);
    }
    default:
      throw new AwsError(
        'InvalidParameterValueException',
        'InvocationType must be Event, RequestResponse or DryRun',
      );
  }
}

function answered(
  result: InvokeResult,
  request: AwsRequest,
  version: Readonly<Record<string, string>>,
): AwsResponse {
  if (!result.ok && result.kind === 'throttled') {
    throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
  }
  const tail = request.headers['x-amz-log-type'] === 'Tail';
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      ...version,
      ...(tail && { 'x-amz-log-result': Buffer.from(result.logTail).subarray(-4096).toString('base64') }),
      ...(!result.ok && { 'x-amz-function-error': 'Unhandled' }),
    },
    body: result.payload,
  };
}

/** The request's payload as JSON text; an absent one is `{}` to the function. */
function payloadOf(request: AwsRequest): string {
  const async = request.headers['x-amz-invocation-type'] === 'Event';
  const most = async ? MOST_ASYNC : MOST_SYNC;
  if (request.body.length > most) {
    throw new AwsError(
      'RequestTooLargeException',
      `Request must be smaller than ${most} bytes for the InvokeFunction operation`,
      413,
    );
  }
  if (request.body.length === 0) return '{}';
  const text = request.body.toString('utf8');
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json');
  }
}

/** The function by name, partial ARN or ARN, with or without a qualifier, once the caller may do `action` on it. */
export function findFunction(
  world: World,
  { principalArn, query }: Pick<AwsRequest, 'principalArn' | 'query'>,
  action: string,
  id: string,
): FunctionDefinition {
  const name = id.replace(/^.*:function:/, '').replace(/^\d{12}:/, '');
  const [bare = name, inlineQualifier] = name.split(':');
  const arn = `arn:aws:lambda:${world.region}:${world.account}:function:${bare}`;
  const qualifier = query.get('Qualifier') ?? inlineQualifier;
  requireAllowed(world, principalArn, {
    action: `lambda:${action}`,
    resource: qualifier ? `${arn}:${qualifier}` : arn,
  });
  const definition = world.functions.get(bare);
  if (definition && (!qualifier || hasQualifier(bare, qualifier, world))) return definition;
  const missing = qualifier ? `${arn}:${qualifier}` : arn;
  throw new AwsError('ResourceNotFoundException', `Function not found: ${missing}`, 404);
}

const callerName = (principalArn: string): string => principalArn.slice(principalArn.lastIndexOf('/') + 1);
