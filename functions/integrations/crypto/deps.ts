import { readSecret } from '../../_shared/aws/secrets.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { cryptoPrice } from '../contract.ts';
import { createLookupParts } from '../deps.ts';
import { cryptoEnv } from '../env.ts';
import { createApiKey } from '../upstream/api-key.ts';
import { lookupService } from '../upstream/lookup-service.ts';
import { binanceGateway } from './binance-gateway.ts';
import { coingeckoGateway } from './coingecko-gateway.ts';

export const createCryptoLookup = () => {
  const env = parseEnv(cryptoEnv);
  const key = createApiKey(() => readSecret(env.SECRET_COINGECKO));
  return lookupService({
    ...createLookupParts(),
    providers: [coingeckoGateway(env.UPSTREAM_COINGECKO, key), binanceGateway(env.UPSTREAM_BINANCE)],
    schema: cryptoPrice,
  });
};
