import { validation } from '../../_shared/errors/errors.ts';
import type { Logger } from '../../_shared/observability/logger.ts';
import type { Translation } from '../contract.ts';
import { keyOf } from '../upstream/answer-headers.ts';
import type { Found, LookupService } from '../upstream/lookup-service.ts';
import type { TranslationQuestion } from './deepl-gateway.ts';

export interface TranslationService {
  /** @throws AppError `validation` for a pair of languages that no provider has; else as `LookupService.find` */
  translate(question: TranslationQuestion, log: Logger): Promise<Found<Translation>>;
}

/** What both routes do. */
export function translationService(
  lookup: LookupService<TranslationQuestion, Translation>,
): TranslationService {
  return {
    async translate({ text, to, from }, log) {
      const question = { text, to, from };
      const found = await lookup.find(keyOf('translation', question), question, log);
      if (found) return found;
      const message =
        from === undefined
          ? 'is a language that cannot be translated to'
          : `cannot be translated to from ${from}`;
      throw validation({ path: '/to', message });
    },
  };
}
