import * as z from 'zod';
import { translatePhrase } from './phrases.ts';
import { ok, type StandIn, type UpstreamReply } from './stand-in.ts';

/** Of the free plan: its ending says so. */
export const DEEPL_KEY = 'nubo-local-deepl:fx';

const input = z.object({
  text: z.array(z.string()).min(1).max(50),
  target_lang: z.string(),
  source_lang: z.string().optional(),
});

const LANGUAGES =
  'AR BG CS DA DE EL ES ET FI FR HE HU ID IT JA KO LT LV NB NL PL RO RU SK SL SV TH TR UK VI'.split(' ');
const SOURCES = [...LANGUAGES, 'EN', 'PT', 'ZH'];
const TARGETS = [...LANGUAGES, 'EN-GB', 'EN-US', 'PT-BR', 'PT-PT', 'ZH-HANS', 'ZH-HANT', 'ES-419'];
const MAX_BYTES = 128 * 1024;

const refused = (status: number, message: string): UpstreamReply => ({ status, json: { message } });

/** "Translate text". Each plan has its own host, which does not know the keys of the other. */
function deeplOf(plan: 'free' | 'pro'): StandIn {
  return {
    answer({ method, path, headers, body }) {
      if (path !== '/v2/translate') return { status: 404, json: { message: 'Not found' } };
      if (method !== 'POST') return refused(405, 'Method not allowed');
      const key = headers.authorization?.replace(/^DeepL-Auth-Key /, '') ?? '';
      if (key.endsWith(':fx') !== (plan === 'free'))
        return refused(403, 'Wrong endpoint. Use https://api-free.deepl.com');
      if (key !== DEEPL_KEY) return { status: 403, json: { message: 'Invalid auth key.' } };
      if (Number(headers['content-length']) > MAX_BYTES) return refused(413, 'Request Entity Too Large');
      const parsed = input.safeParse(body);
      if (!parsed.success) return refused(400, "Bad request. Reason: Parameter 'text' not specified.");
      const { text, target_lang: target, source_lang: source } = parsed.data;
      if (!TARGETS.includes(target.toUpperCase()))
        return refused(400, "Value for 'target_lang' not supported.");
      if (source !== undefined && !SOURCES.includes(source.toUpperCase())) {
        return refused(400, "Value for 'source_lang' not supported.");
      }
      const to = baseOf(target);
      const translations = text.map((each) => {
        const found = translatePhrase(each, to, source && baseOf(source));
        return { detected_source_language: found.from.toUpperCase(), text: found.text };
      });
      return ok({ translations });
    },
    quota: refused(456, 'Quota Exceeded'),
  };
}

const baseOf = (language: string): string => language.toLowerCase().split('-')[0] ?? '';

export const deepl = deeplOf('pro');
export const deeplFree = deeplOf('free');
