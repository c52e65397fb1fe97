import { secretsManager } from '../../_shared/aws/secrets.ts';
import { ssm } from '../../_shared/aws/ssm.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { keysEnv } from '../env.ts';
import { type KeyRotation, keyRotation } from './key-rotation.ts';
import { publicKeysGateway } from './public-keys-gateway.ts';
import { makeSigningKey } from './signing-keys.ts';
import { signingKeysGateway } from './signing-keys-gateway.ts';

export function createKeyRotation(): KeyRotation {
  const { SECRET_SIGNING_KEYS, AUTH_JWKS_PARAMETER } = parseEnv(keysEnv);
  return keyRotation(
    signingKeysGateway(secretsManager(), SECRET_SIGNING_KEYS),
    publicKeysGateway(ssm(), AUTH_JWKS_PARAMETER),
    makeSigningKey,
  );
}
