import * as z from 'zod/mini';
import type { Translation } from '../contract.ts';
import type { ApiKey } from '../upstream/api-key.ts';
import { UpstreamFailure } from '../upstream/failure.ts';
import { readBody, unexpectedStatus } from '../upstream/json-client.ts';
import type { Provider } from '../upstream/provider.ts';
import { deeplSource, deeplTarget, languageOf } from './language.ts';

export interface TranslationQuestion {
  readonly text: string;
  /** As `canonicalLanguage` writes it. */
  readonly to: string;
  readonly from?: string | undefined;
}

const translated = z.object({
  translations: z.tuple([z.object({ detected_source_language: z.string(), text: z.string() })]),
});
const refusal = z.object({ message: z.string() });

/** The quota is of a month. */
const QUOTA = { retryAfterSeconds: 3600 } as const;

/**
 * "Translate text" of DeepL. Keys of the free plan end in `:fx` and have a host of their own ("Authentication").
 * @param urls base URLs of the two plans
 */
export function deeplGateway(
  urls: { readonly pro: string; readonly free: string },
  key: ApiKey,
): Provider<TranslationQuestion, Translation> {
  return {
    name: 'deepl',
    async ask({ text, to, from }, http) {
      const value = await key();
      const response = await http.call({
        url: `${value.endsWith(':fx') ? urls.free : urls.pro}/v2/translate`,
        headers: { authorization: `DeepL-Auth-Key ${value}` },
        json: {
          text: [text],
          target_lang: deeplTarget(to),
          ...(from !== undefined && { source_lang: deeplSource(from) }),
        },
      });
      if (response.status === 456) throw new UpstreamFailure('quota', 'the quota is used up', QUOTA);
      if (response.status === 413) throw new UpstreamFailure('unsupported', 'the text is too long');
      if (response.status === 400 && namesLanguage(response.body)) {
        throw new UpstreamFailure('unsupported', 'the language is not supported');
      }
      if (response.status >= 300) throw unexpectedStatus(response);
      const [found] = readBody(response, translated).translations;
      return {
        text,
        translation: found.text,
        from: from ?? languageOf(found.detected_source_language) ?? 'und',
        to,
        provider: 'deepl',
      };
    },
  };
}

/** "Value for 'target_lang' not supported." */
function namesLanguage(body: unknown): boolean {
  const result = refusal.safeParse(body);
  return result.success && /'?(target|source)_lang'?/.test(result.data.message);
}
