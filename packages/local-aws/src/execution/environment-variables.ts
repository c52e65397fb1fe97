import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials, FunctionDefinition } from '../core/world.ts';

/**
 * The variables of an execution environment: the template's, Lambda's reserved ones, and the address of the
 * local AWS endpoint. Nothing of the person's own environment but what Node needs to start.
 * Source: Lambda developer guide, "Defined runtime environment variables".
 */
export function environmentVariables(options: {
  definition: FunctionDefinition;
  credentials: Credentials;
  region: string;
  awsEndpoint: string;
  tmpDir: string;
  logStream: string;
}): Record<string, string> {
  const { definition, credentials, region, tmpDir } = options;
  const variables: Record<string, string> = { ...definition.environment };
  // There is no IPv6 endpoint here, and a missing certificate file would only warn at each start.
  delete variables.AWS_USE_DUALSTACK_ENDPOINT;
  const extraCa = variables.NODE_EXTRA_CA_CERTS;
  if (extraCa !== undefined && !existsSync(extraCa)) delete variables.NODE_EXTRA_CA_CERTS;
  return {
    AWS_ENDPOINT_URL: options.awsEndpoint,
    AWS_ENDPOINT_URL_S3: addressOf(options.awsEndpoint),
    ...variables,
    PATH: [
      ...definition.layerDirs.map((layer) => join(layer, 'bin')),
      process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    ].join(':'),
    LANG: 'en_US.UTF-8',
    TZ: variables.TZ ?? ':UTC',
    _HANDLER: definition.handler,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: variables.AWS_LAMBDA_LOG_GROUP_NAME ?? `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: options.logStream,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    LAMBDA_TASK_ROOT: definition.codeDir,
    TMPDIR: tmpDir,
    HOME: tmpDir,
    NODE_PATH: layerModulePaths(definition).join(':'),
  };
}

/**
 * By number: clients then put the bucket into the path. `<bucket>.localhost`, which they would call and sign
 * addresses for else, is a name that neither Node nor every browser resolves.
 */
function addressOf(endpoint: string): string {
  const url = new URL(endpoint);
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  return url.origin;
}

/** Where a layer's packages lie, seen at `/opt/nodejs/…` on Lambda. */
function layerModulePaths(definition: FunctionDefinition): string[] {
  const inLayers = definition.layerDirs.flatMap((layer) => [
    join(
      layer,
      'nodejs',
      `node${Number.parseInt(definition.runtime.slice('nodejs'.length), 10)}`,
      'node_modules',
    ),
    join(layer, 'nodejs', 'node_modules'),
  ]);
  return [...inLayers, join(definition.codeDir, 'node_modules')];
}
