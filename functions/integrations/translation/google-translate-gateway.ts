import * as z from 'zod/mini';
import type { Translation } from '../contract.ts';
import type { ApiKey } from '../upstream/api-key.ts';
import { UpstreamFailure } from '../upstream/failure.ts';
import { type JsonResponse, readBody, unexpectedStatus } from '../upstream/json-client.ts';
import type { Provider } from '../upstream/provider.ts';
import type { TranslationQuestion } from './deepl-gateway.ts';
import { googleLanguage, languageOf } from './language.ts';
import { type Piece, toPieces } from './pieces.ts';

const translated = z.object({
  data: z.object({
    translations: z.array(
      z.object({ translatedText: z.string(), detectedSourceLanguage: z.optional(z.string()) }),
    ),
  }),
});
const refusal = z.object({
  error: z.object({
    message: z.string(),
    errors: z._default(z.array(z.object({ reason: z._default(z.string(), '') })), []),
  }),
});

/** Code points of one call: recommended at most 5,000, refused from 30,000 ("Quotas and limits"). */
const PIECE = 5_000;

/** Cloud Translation Basic (v2) of Google; a long text goes in several calls at once. */
export function googleTranslateGateway(
  baseUrl: string,
  key: ApiKey,
): Provider<TranslationQuestion, Translation> {
  return {
    name: 'google-translate',
    async ask({ text, to, from }, http) {
      const value = await key();
      const translatePiece = async ({ content }: Piece) => {
        if (content === '') return { translatedText: '' };
        const response = await http.call({
          url: `${baseUrl}/language/translate/v2`,
          headers: { 'x-goog-api-key': value },
          json: {
            q: content,
            target: googleLanguage(to),
            // The default is HTML: text would come back with entities.
            format: 'text',
            ...(from !== undefined && { source: googleLanguage(from) }),
          },
        });
        if (response.status >= 300) throw failureOf(response);
        const [found] = readBody(response, translated).data.translations;
        if (!found) throw new UpstreamFailure('garbage', 'the answer has no translation');
        return found;
      };
      const pieces = toPieces(text, PIECE);
      const found = await Promise.all(pieces.map(translatePiece));
      return {
        text,
        translation: pieces
          .map(({ before, after }, at) => before + (found[at]?.translatedText ?? '') + after)
          .join(''),
        from:
          from ??
          languageOf(found.find((each) => each.detectedSourceLanguage)?.detectedSourceLanguage ?? '') ??
          'und',
        to,
        provider: 'google-translate',
      };
    },
  };
}

function failureOf(response: JsonResponse): UpstreamFailure {
  const result = refusal.safeParse(response.body);
  if (!result.success) return unexpectedStatus(response);
  const { message, errors } = result.data.error;
  if (response.status === 403 && errors.some(({ reason }) => /limit|quota/i.test(reason))) {
    return new UpstreamFailure('quota', 'the quota is used up');
  }
  // 400 "API key not valid. Please pass a valid API key."
  if (response.status === 400 && /API key/i.test(message)) {
    return new UpstreamFailure('refused', 'the key is not accepted');
  }
  if (response.status === 400 && /^(Invalid Value|Bad language pair)/i.test(message)) {
    return new UpstreamFailure('unsupported', 'the language is not supported');
  }
  return unexpectedStatus(response);
}
