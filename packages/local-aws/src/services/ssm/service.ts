import * as z from 'zod';
import type { World } from '../../core/world.ts';
import { requireAllowed } from '../authorise.ts';
import { AwsError } from '../aws-service.ts';
import { type JsonCaller, jsonService, operation } from '../json-service.ts';
import { parameterStore, type StoredParameter } from '../parameter-store.ts';

const name = z.string().min(1).max(2048);
const page = { MaxResults: z.number().int().min(1).max(50).optional(), NextToken: z.string().optional() };

function arnOf(world: World, id: string): string {
  if (id.startsWith('arn:')) return id;
  return `arn:aws:ssm:${world.region}:${world.account}:parameter/${id.replace(/^\//, '')}`;
}
function allow(world: World, caller: JsonCaller, action: string, resource: string): void {
  requireAllowed(world, caller.principalArn, { action: `ssm:${action}`, resource });
}

/** As `Parameter`; a SecureString is shown as ciphertext unless decryption is asked for. */
function shown(parameter: StoredParameter, decrypt: boolean, selector?: string): object {
  const hidden = parameter.type === 'SecureString' && !decrypt;
  return {
    Name: parameter.name,
    Type: parameter.type,
    Value: hidden ? Buffer.from(`encrypted ${parameter.name}`).toString('base64') : parameter.value,
    Version: parameter.version,
    LastModifiedDate: parameter.modifiedAt / 1000,
    ARN: parameter.arn,
    DataType: 'text',
    ...(selector && { Selector: `:${selector}` }),
  };
}

/** `name`, `arn` or `name:version`; only the latest version is kept, so any other is not found. */
function found(world: World, id: string): { parameter: StoredParameter; selector?: string } | undefined {
  const store = parameterStore(world);
  const whole = store.get(id);
  if (whole) return { parameter: whole };
  const at = id.lastIndexOf(':');
  const selector = id.slice(at + 1);
  const parameter = at > 0 ? store.get(id.slice(0, at)) : undefined;
  return parameter && String(parameter.version) === selector ? { parameter, selector } : undefined;
}
const notFound = (id: string): AwsError => new AwsError('ParameterNotFound', `Parameter ${id} not found.`);

function pageOf<T>(
  all: readonly T[],
  input: { MaxResults?: number | undefined; NextToken?: string | undefined },
  most: number,
) {
  const from = input.NextToken === undefined ? 0 : Number(input.NextToken);
  const end = from + (input.MaxResults ?? most);
  return { items: all.slice(from, end), next: end < all.length ? { NextToken: String(end) } : {} };
}

const getParameter = operation(
  z.object({ Name: name, WithDecryption: z.boolean().default(false) }),
  (input, world, caller) => {
    const hit = found(world, input.Name);
    allow(world, caller, 'GetParameter', hit?.parameter.arn ?? arnOf(world, input.Name));
    if (!hit) throw notFound(input.Name);
    return { Parameter: shown(hit.parameter, input.WithDecryption, hit.selector) };
  },
);

const getParameters = operation(
  z.object({ Names: z.array(name).min(1).max(10), WithDecryption: z.boolean().default(false) }),
  (input, world, caller) => {
    const hits = input.Names.map((id) => ({ id, hit: found(world, id) }));
    for (const { id, hit } of hits)
      allow(world, caller, 'GetParameters', hit?.parameter.arn ?? arnOf(world, id));
    return {
      Parameters: hits.flatMap(({ hit }) =>
        hit ? [shown(hit.parameter, input.WithDecryption, hit.selector)] : [],
      ),
      InvalidParameters: hits.flatMap(({ id, hit }) => (hit ? [] : [id])),
    };
  },
);

const getParametersByPath = operation(
  z.object({
    Path: name,
    Recursive: z.boolean().default(false),
    WithDecryption: z.boolean().default(false),
    ...page,
  }),
  (input, world, caller) => {
    allow(world, caller, 'GetParametersByPath', arnOf(world, input.Path.replace(/\/$/, '')));
    const prefix = input.Path.endsWith('/') ? input.Path : `${input.Path}/`;
    const below = parameterStore(world)
      .list()
      .filter(
        (p) => p.name.startsWith(prefix) && (input.Recursive || !p.name.slice(prefix.length).includes('/')),
      );
    const { items, next } = pageOf(below, input, 10);
    return { Parameters: items.map((parameter) => shown(parameter, input.WithDecryption)), ...next };
  },
);

const putParameter = operation(
  z.object({
    Name: name,
    Value: z.string().min(1).max(8192),
    Type: z.enum(['String', 'StringList', 'SecureString']).optional(),
    Overwrite: z.boolean().default(false),
  }),
  (input, world, caller) => {
    allow(world, caller, 'PutParameter', arnOf(world, input.Name));
    const store = parameterStore(world);
    const known = store.get(input.Name);
    if (known && !input.Overwrite) {
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const type = input.Type ?? known?.type;
    if (!type)
      throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
    return { Version: store.put(input.Name, input.Value, type).version, Tier: 'Standard' };
  },
);

const deleteParameter = operation(z.object({ Name: name }), (input, world, caller) => {
  const parameter = parameterStore(world).get(input.Name);
  allow(world, caller, 'DeleteParameter', parameter?.arn ?? arnOf(world, input.Name));
  if (!parameter) throw notFound(input.Name);
  parameterStore(world).remove(parameter.name);
});

const describeParameters = operation(z.object(page), (input, world, caller) => {
  allow(world, caller, 'DescribeParameters', '*');
  const { items, next } = pageOf(parameterStore(world).list(), input, 50);
  return {
    Parameters: items.map((parameter) => ({
      Name: parameter.name,
      ARN: parameter.arn,
      Type: parameter.type,
      Version: parameter.version,
      LastModifiedDate: parameter.modifiedAt / 1000,
      Tier: 'Standard',
      DataType: 'text',
    })),
    ...next,
  };
});

/** AWS Systems Manager's Parameter Store. */
export const ssm = jsonService({
  signingName: 'ssm',
  version: '1.1',
  invalidInputCode: 'ValidationException',
  operations: {
    DeleteParameter: deleteParameter,
    DescribeParameters: describeParameters,
    GetParameter: getParameter,
    GetParameters: getParameters,
    GetParametersByPath: getParametersByPath,
    PutParameter: putParameter,
  },
});
