import { readSecret } from '../../_shared/aws/secrets.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { translation } from '../contract.ts';
import { createLookupParts } from '../deps.ts';
import { translationEnv } from '../env.ts';
import { createApiKey } from '../upstream/api-key.ts';
import { lookupService } from '../upstream/lookup-service.ts';
import { deeplGateway } from './deepl-gateway.ts';
import { googleTranslateGateway } from './google-translate-gateway.ts';
import { translationService } from './translation-service.ts';

export const createTranslation = () => {
  const env = parseEnv(translationEnv);
  const lookup = lookupService({
    ...createLookupParts(),
    providers: [
      deeplGateway(
        { pro: env.UPSTREAM_DEEPL, free: env.UPSTREAM_DEEPL_FREE },
        createApiKey(() => readSecret(env.SECRET_DEEPL)),
      ),
      googleTranslateGateway(
        env.UPSTREAM_GOOGLE_TRANSLATE,
        createApiKey(() => readSecret(env.SECRET_GOOGLE_TRANSLATE)),
      ),
    ],
    schema: translation,
  });
  return translationService(lookup);
};
