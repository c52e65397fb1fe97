import type { ResourceInput } from '../src/resources/resource-type.ts';

/** A resource as it reaches its type, in a stack `S` without assets. */
export function resourceInput(logicalId: string, properties: Record<string, unknown>): ResourceInput {
  return {
    stack: 'S',
    logicalId,
    type: 'any',
    properties,
    metadata: {},
    assemblyDir: '/nowhere',
    assets: new Map(),
    physicalName: `S-${logicalId}`,
    previous: undefined,
  };
}
