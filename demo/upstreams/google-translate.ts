import * as z from 'zod';
import { translatePhrase } from './phrases.ts';
import { ok, type StandIn, type UpstreamReply } from './stand-in.ts';

export const GOOGLE_TRANSLATE_KEY = 'nubo-local-google-translate';

const input = z.object({
  q: z.union([z.string(), z.array(z.string())]).transform((q) => (typeof q === 'string' ? [q] : q)),
  target: z.string(),
  source: z.string().optional(),
  format: z.enum(['html', 'text']).default('html'),
});

const LANGUAGES =
  'af am ar bg bn ca cs da de el en es et fa fi fil fr ha he hi hr hu id ig is it iw ja ko lt lv ms nl no pl pt pt-PT ro ru sk sl sr sv sw ta th tr uk ur vi wo xh yo zh zh-CN zh-TW zu'.split(
    ' ',
  );
const MOST_CODE_POINTS = 30_000;

function refused(code: number, message: string, reason: string): UpstreamReply {
  return {
    status: code,
    json: { error: { code, message, errors: [{ message, domain: 'global', reason }] } },
  };
}

/** Cloud Translation Basic (v2): HTML unless asked for text, no variant of English, the key in a header or the query. */
export const googleTranslate: StandIn = {
  answer({ method, path, query, headers, body }) {
    if (path !== '/language/translate/v2' || method !== 'POST') return refused(404, 'Not Found', 'notFound');
    if ((headers['x-goog-api-key'] ?? query.get('key')) !== GOOGLE_TRANSLATE_KEY) {
      return refused(400, 'API key not valid. Please pass a valid API key.', 'badRequest');
    }
    const parsed = input.safeParse(body);
    if (!parsed.success) return refused(400, 'Required Text', 'required');
    const { q, target, source, format } = parsed.data;
    if ([...q.join('')].length > MOST_CODE_POINTS) return refused(400, 'Text too long', 'invalid');
    if (!LANGUAGES.includes(target) || (source !== undefined && !LANGUAGES.includes(source))) {
      return refused(400, 'Invalid Value', 'invalid');
    }
    if (source === target) return refused(400, `Bad language pair: ${source}|${target}`, 'invalid');
    const translations = q.map((text) => {
      const found = translatePhrase(text, target, source);
      return {
        translatedText: format === 'html' ? escaped(found.text) : found.text,
        ...(source === undefined && { detectedSourceLanguage: found.from }),
      };
    });
    return ok({ data: { translations } });
  },
  quota: refused(403, 'Daily Limit Exceeded', 'dailyLimitExceeded'),
};

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
