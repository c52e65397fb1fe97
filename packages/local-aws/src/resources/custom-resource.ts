import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { World } from '../core/world.ts';
import { stackId } from '../template/scope.ts';
import { awaitResponse } from './custom-resource-response.ts';
import { logTailOf, readProperties } from './properties.ts';
import type { PreviousResource, ResourceInput, ResourceType } from './resource-type.ts';

const schema = z.object({
  ServiceToken: z.string(),
  ServiceTimeout: z.coerce.number().int().min(1).default(3600),
});
/** A function that has ended without having answered will not answer any more; what it sent may be on its way. */
const GRACE_MS = 2000;

type Properties = Readonly<Record<string, unknown>>;
interface Call {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly requestType: 'Create' | 'Update' | 'Delete';
  readonly properties: Properties;
  readonly oldProperties?: Properties;
  readonly physicalId?: string;
}

/**
 * `AWS::CloudFormation::CustomResource` and `Custom::…`: its own function is run with CloudFormation's event
 * and answers at the response URL; an update happens only when properties changed.
 * Source: AWS CloudFormation user guide, "Custom resource reference".
 */
export const customResource: ResourceType = {
  type: 'AWS::CloudFormation::CustomResource',
  async make(input, world) {
    const { previous, properties } = input;
    if (previous && JSON.stringify(previous.properties) === JSON.stringify(properties)) return previous;
    return world.log.step(`${input.stack}/${input.logicalId}`, () => createOrUpdate(input, previous, world));
  },
  async remove({ address, type, ref, properties }, world) {
    const [stack = '', logicalId = ''] = address.split('/');
    await run({ stack, logicalId, type, requestType: 'Delete', properties, physicalId: ref }, world);
  },
};

async function createOrUpdate(input: ResourceInput, previous: PreviousResource | undefined, world: World) {
  const { stack, logicalId, type, properties } = input;
  const call = { stack, logicalId, type, properties };
  if (!previous) return run({ ...call, requestType: 'Create' }, world);
  const made = await run(
    { ...call, requestType: 'Update', oldProperties: previous.properties, physicalId: previous.ref },
    world,
  );
  // Another physical id means a replacement, after which CloudFormation deletes what was replaced.
  if (made.ref !== previous.ref)
    await run(
      { ...call, requestType: 'Delete', properties: previous.properties, physicalId: previous.ref },
      world,
    );
  return made;
}

async function run(call: Call, world: World): Promise<{ ref: string; attributes: Properties }> {
  const { ServiceToken, ServiceTimeout } = readProperties(schema, call.properties);
  if (!ServiceToken.includes(':lambda:'))
    throw new Error(`ServiceToken ${ServiceToken}: only a function is supported`);
  const requestId = randomUUID();
  const response = awaitResponse(world);
  try {
    const invocation = world.functions.invoke(
      ServiceToken,
      JSON.stringify(eventOf(call, requestId, response.url, world)),
      {
        trigger: `custom-resource ${call.requestType} ${call.logicalId}`,
        timeoutMs: ServiceTimeout * 1000,
      },
    );
    const ended = invocation.then(async (result) => {
      if (!result.ok) throw new Error(`${call.requestType} failed (${result.kind})${logTailOf(result)}`);
      await new Promise((resolve) => setTimeout(resolve, GRACE_MS).unref());
      throw new Error(`${call.requestType}: the function ended without an answer${logTailOf(result)}`);
    });
    const answer = await Promise.race([response.answer, ended]);
    // The function may still be at work after its answer: its end is not waited for, but neither lost.
    ended.catch(() => undefined);
    if (answer.Status === 'SUCCESS') {
      const ref = answer.PhysicalResourceId ?? call.physicalId ?? requestId;
      return { ref, attributes: flatten(answer.Data ?? {}) };
    }
    throw new Error(
      `${call.requestType} failed: ${answer.Reason ?? 'no reason given'}${logTailOf(await invocation)}`,
    );
  } finally {
    response.close();
  }
}

function eventOf(call: Call, requestId: string, responseUrl: string, world: World): Properties {
  return {
    RequestType: call.requestType,
    ServiceToken: call.properties.ServiceToken,
    ResponseURL: responseUrl,
    StackId: stackId(call.stack, world),
    RequestId: requestId,
    ResourceType: call.type,
    LogicalResourceId: call.logicalId,
    ...(call.physicalId === undefined ? {} : { PhysicalResourceId: call.physicalId }),
    ResourceProperties: stringified(call.properties),
    ...(call.oldProperties === undefined ? {} : { OldResourceProperties: stringified(call.oldProperties) }),
  };
}

/** CloudFormation hands every scalar over as text. */
function stringified(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stringified);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, stringified(v)]));
  return String(value);
}

/** `Fn::GetAtt` reaches into nested data with dots. */
function flatten(data: Properties, prefix = ''): Record<string, unknown> {
  const entries = Object.entries(data).flatMap(([key, value]): [string, unknown][] => {
    const own: [string, unknown] = [`${prefix}${key}`, value];
    const nested = typeof value === 'object' && value !== null && !Array.isArray(value);
    // Checked just above: an object that is no array has string keys.
    return nested ? [own, ...Object.entries(flatten(value as Properties, `${prefix}${key}.`))] : [own];
  });
  return Object.fromEntries(entries);
}
