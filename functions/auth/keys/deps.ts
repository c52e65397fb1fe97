import { parseEnv } from '../../_shared/env/env.ts';
import { keysEnv } from '../env.ts';
import { signingKeysGateway } from './signing-keys-gateway.ts';

export const createSigningKeysGateway = () => signingKeysGateway(parseEnv(keysEnv).SECRET_SIGNING_KEYS);
