import * as z from 'zod';
import { parameterStore } from '../services/parameter-store.ts';
import { readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({
  Name: z.string().optional(),
  Type: z.enum(['String', 'StringList']).default('String'),
  Value: z.coerce.string(),
});

/** `AWS::SSM::Parameter` */
export const ssmParameter: ResourceType = {
  type: 'AWS::SSM::Parameter',
  async make(input, world) {
    const { Name, Type, Value } = readProperties(schema, input.properties);
    const name = Name ?? input.physicalName;
    // Only what the template changed is written, so that a value put there by hand lives on.
    const same =
      input.previous?.properties.Value === input.properties.Value && parameterStore(world).get(name);
    if (!same) parameterStore(world).put(name, Value, Type);
    return { ref: name, attributes: { Type, Value } };
  },
  async remove({ ref }, world) {
    parameterStore(world).remove(ref);
  },
};
