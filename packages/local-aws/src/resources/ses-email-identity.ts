import * as z from 'zod';
import { sendingIdentities } from '../services/ses/sending-identities.ts';
import { readProperties, stableHex } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

/** `AWS::SES::EmailIdentity`: an address or a domain, verified at once. */
export const sesEmailIdentity: ResourceType = {
  type: 'AWS::SES::EmailIdentity',
  async make(input, world) {
    const { EmailIdentity } = readProperties(z.object({ EmailIdentity: z.string() }), input.properties);
    sendingIdentities(world).addIdentity(EmailIdentity);
    const attributes: Record<string, string> = {};
    for (const n of [1, 2, 3]) {
      const token = stableHex(`${EmailIdentity} ${n}`, 32);
      attributes[`DkimDNSTokenName${n}`] = `${token}._domainkey.${EmailIdentity}`;
      attributes[`DkimDNSTokenValue${n}`] = `${token}.dkim.amazonses.com`;
    }
    return { ref: EmailIdentity, attributes };
  },
  async remove({ ref }, world) {
    sendingIdentities(world).removeIdentity(ref);
  },
};
