import * as z from 'zod';
import { sendingIdentities } from '../services/ses/sending-identities.ts';
import { readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

/** `AWS::SES::ConfigurationSet`: a name that mails may be sent under. */
export const sesConfigurationSet: ResourceType = {
  type: 'AWS::SES::ConfigurationSet',
  async make(input, world) {
    const { Name } = readProperties(z.object({ Name: z.string().optional() }), input.properties);
    const name = Name ?? input.physicalName;
    sendingIdentities(world).addConfigurationSet(name);
    return { ref: name };
  },
  async remove({ ref }, world) {
    sendingIdentities(world).removeConfigurationSet(ref);
  },
};
