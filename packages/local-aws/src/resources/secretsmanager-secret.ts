import * as z from 'zod';
import { secretStore } from '../services/secret-store.ts';
import { generateSecret, generateSecretString } from './generate-secret-string.ts';
import { readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({
  Name: z.string().optional(),
  Description: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: generateSecretString.optional(),
});

/** `AWS::SecretsManager::Secret`: the project's fixed value, the template's, or one generated once. */
export const secretsmanagerSecret: ResourceType = {
  type: 'AWS::SecretsManager::Secret',
  async make(input, world) {
    const { Name, Description, SecretString, GenerateSecretString } = readProperties(
      schema,
      input.properties,
    );
    const store = secretStore(world);
    const name = Name ?? input.physicalName;
    const { arn } = store.create(name, Description);
    const now = store.currentValue(arn);
    const templateChanged = input.previous?.properties.SecretString !== input.properties.SecretString;
    const given = store.fixedValue(name) ?? (now === undefined || templateChanged ? SecretString : undefined);
    if (given !== undefined && given !== now) store.put(arn, given);
    else if (now === undefined && GenerateSecretString) store.put(arn, generateSecret(GenerateSecretString));
    return { ref: arn, attributes: { Id: arn } };
  },
  async remove({ ref }, world) {
    secretStore(world).remove(ref);
  },
};
