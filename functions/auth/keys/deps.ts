import { secretsManager } from '../../_shared/aws/secrets.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { keysEnv } from '../env.ts';
import { signingKeysGateway } from './signing-keys-gateway.ts';

export const createSigningKeysGateway = () =>
  signingKeysGateway(secretsManager(), parseEnv(keysEnv).SECRET_SIGNING_KEYS);
