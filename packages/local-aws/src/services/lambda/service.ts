import type { FunctionDefinition, World } from '../../core/world.ts';
import { requireAllowed } from '../authorise.ts';
import type { AwsRequest, AwsResponse, AwsService } from '../aws-service.ts';
import { notImplemented, operationName } from '../operation-name.ts';
import { findFunction, invoke } from './invoke.ts';

/** AWS Lambda's API: calling functions and describing them. */
export const lambda: AwsService = {
  signingName: 'lambda',
  protocol: 'rest-json',
  async handle(request, world) {
    const [, id, part] = /^\/2015-03-31\/functions(?:\/([^/]*)(?:\/(\w+))?)?\/?$/.exec(request.path) ?? [];
    const name = id === undefined || id === '' ? undefined : decodeURIComponent(id);
    const known = request.path.startsWith('/2015-03-31/functions');
    if (known && name !== undefined && part === 'invocations' && request.method === 'POST') {
      return invoke(request, world, name);
    }
    if (known && request.method === 'GET') {
      if (name === undefined) return listFunctions(request, world);
      if (part === undefined) return getFunction(request, world, name);
      if (part === 'configuration') {
        return json(configuration(findFunction(world, request, 'GetFunctionConfiguration', name)));
      }
    }
    throw notImplemented('lambda', operationName(request));
  },
};

function getFunction(request: AwsRequest, world: World, name: string): AwsResponse {
  const definition = findFunction(world, request, 'GetFunction', name);
  return json({
    Configuration: configuration(definition),
    Code: { RepositoryType: 'local', Location: `file://${definition.codeDir}` },
    ...(definition.reservedConcurrency !== undefined && {
      Concurrency: { ReservedConcurrentExecutions: definition.reservedConcurrency },
    }),
  });
}

function listFunctions(request: AwsRequest, world: World): AwsResponse {
  requireAllowed(world, request.principalArn, { action: 'lambda:ListFunctions', resource: '*' });
  const most = Math.min(Number(request.query.get('MaxItems') ?? 50), 50);
  const from = Number(request.query.get('Marker') ?? 0);
  const all = world.functions.list();
  const end = from + most;
  return json({
    Functions: all.slice(from, end).map(configuration),
    NextMarker: end < all.length ? String(end) : null,
  });
}

function configuration(definition: FunctionDefinition): object {
  return {
    FunctionName: definition.name,
    FunctionArn: definition.arn,
    Runtime: definition.runtime,
    Role: definition.roleArn,
    Handler: definition.handler,
    Timeout: definition.timeoutSeconds,
    MemorySize: definition.memoryMb,
    Version: '$LATEST',
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
    Environment: { Variables: definition.environment },
    Layers: definition.layerDirs.map((dir) => ({ Arn: `file://${dir}` })),
  };
}

function json(body: object): AwsResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
