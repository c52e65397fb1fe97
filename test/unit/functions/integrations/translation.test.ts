import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deeplGateway } from '../../../../functions/integrations/translation/deepl-gateway.ts';
import { googleTranslateGateway } from '../../../../functions/integrations/translation/google-translate-gateway.ts';
import {
  canonicalLanguage,
  deeplSource,
  deeplTarget,
  googleLanguage,
  languageOf,
} from '../../../../functions/integrations/translation/language.ts';
import { toPieces } from '../../../../functions/integrations/translation/pieces.ts';
import { fakeJsonClient } from '../../../support/json-client.ts';

const URLS = { pro: 'https://api.deepl.example', free: 'https://api-free.deepl.example' };
const deepl = (key = 'key') => deeplGateway(URLS, async () => key);
const google = googleTranslateGateway('https://translation.example', async () => 'key');
const bonjour = { text: 'Bonjour', to: 'en' };

describe('languages', () => {
  it.each([
    ['en', 'en'],
    ['EN', 'en'],
    ['en-us', 'en-US'],
    ['en_GB', 'en-GB'],
    ['pt-br', 'pt-BR'],
    ['zh-hans', 'zh-Hans'],
    ['zh-CN', 'zh-CN'],
    ['nb', 'nb'],
    ['no', 'nb'],
    ['iw', 'he'],
    ['wo', 'wo'],
    ['xx', undefined],
    ['und', undefined],
    ['mul', undefined],
    ['klingon', undefined],
    ['e', undefined],
    ['en-', undefined],
    ['fr fr', undefined],
    ['<script>', undefined],
  ])('%s is read as %s', (tag, canonical) => expect(canonicalLanguage(tag)).toBe(canonical));

  it.each([
    ['en', 'EN-US', 'en', 'EN'],
    ['en-US', 'EN-US', 'en', 'EN'],
    ['en-GB', 'EN-GB', 'en', 'EN'],
    ['pt', 'PT-BR', 'pt', 'PT'],
    ['pt-BR', 'PT-BR', 'pt', 'PT'],
    ['pt-PT', 'PT-PT', 'pt-PT', 'PT'],
    ['zh', 'ZH-HANS', 'zh-CN', 'ZH'],
    ['zh-Hans', 'ZH-HANS', 'zh-CN', 'ZH'],
    ['zh-Hant', 'ZH-HANT', 'zh-TW', 'ZH'],
    ['zh-TW', 'ZH-HANT', 'zh-TW', 'ZH'],
    ['nb', 'NB', 'no', 'NB'],
    ['es-419', 'ES-419', 'es', 'ES'],
    ['es', 'ES', 'es', 'ES'],
    ['de-CH', 'DE', 'de', 'DE'],
  ])('%s is %s to DeepL, %s to Google, and %s as a source', (tag, target, atGoogle, source) => {
    expect([deeplTarget(tag), googleLanguage(tag), deeplSource(tag)]).toEqual([target, atGoogle, source]);
  });

  it('come back in one spelling', () => {
    expect(['EN', 'zh-CN', 'zh', 'iw', 'no', 'NB', 'PT'].map(languageOf)).toEqual([
      'en',
      'zh',
      'zh',
      'he',
      'nb',
      'nb',
      'pt',
    ]);
  });
});

describe('DeepL', () => {
  const translated = { translations: [{ detected_source_language: 'FR', text: 'Hello' }] };

  it('gets the text, a target with its variant, and a source without one', async () => {
    const http = fakeJsonClient(() => ({ body: translated }));
    const question = { text: 'Hello', to: 'pt', from: 'en-US' };
    expect(await deepl().ask(question, http)).toEqual({
      text: 'Hello',
      translation: 'Hello',
      from: 'en-US',
      to: 'pt',
      provider: 'deepl',
    });
    expect(http.requests).toEqual([
      {
        url: 'https://api.deepl.example/v2/translate',
        headers: { authorization: 'DeepL-Auth-Key key' },
        json: { text: ['Hello'], target_lang: 'PT-BR', source_lang: 'EN' },
      },
    ]);
  });

  it('says which language it found, in our spelling', async () => {
    const http = fakeJsonClient(() => ({ body: translated }));
    expect(await deepl().ask(bonjour, http)).toMatchObject({ from: 'fr', to: 'en' });
  });

  it('is called at the free host with a key that ends in :fx', async () => {
    const http = fakeJsonClient(() => ({ body: translated }));
    await deepl('279a2e9d-83b3:fx').ask(bonjour, http);
    expect(http.requests[0]?.url).toBe('https://api-free.deepl.example/v2/translate');
  });

  it.each([
    [456, { message: 'Quota Exceeded' }, { reason: 'quota', retryAfterSeconds: 3600 }],
    [403, { message: 'Invalid auth key.' }, { reason: 'refused' }],
    [413, undefined, { reason: 'unsupported' }],
    [400, { message: "Value for 'target_lang' not supported." }, { reason: 'unsupported' }],
    [400, { message: "Value for 'source_lang' not supported." }, { reason: 'unsupported' }],
    [400, { message: 'Bad request.' }, { reason: 'garbage' }],
    [200, { error: true }, { reason: 'garbage' }],
    [200, { translations: [] }, { reason: 'garbage' }],
    [200, { translations: [{ text: 'Hello' }] }, { reason: 'garbage' }],
  ])('fails with status %i and %j', async (status, body, failure) => {
    const http = fakeJsonClient(() => ({ status, body }));
    await expect(deepl().ask(bonjour, http)).rejects.toMatchObject(failure);
  });
});

describe('Google Translate', () => {
  const answer = (translatedText: string, more: object = { detectedSourceLanguage: 'fr' }) => ({
    body: { data: { translations: [{ translatedText, ...more }] } },
  });

  it('is asked for text, so that nothing is escaped, and unescapes nothing itself', async () => {
    const http = fakeJsonClient(() => answer("Summer & winter's day <3 &amp;"));
    const text = "L'été & l'hiver <3 &amp;";
    expect(await google.ask({ text, to: 'en', from: 'fr' }, http)).toEqual({
      text,
      translation: "Summer & winter's day <3 &amp;",
      from: 'fr',
      to: 'en',
      provider: 'google-translate',
    });
    expect(http.requests).toEqual([
      {
        url: 'https://translation.example/language/translate/v2',
        headers: { 'x-goog-api-key': 'key' },
        json: { q: text, target: 'en', format: 'text', source: 'fr' },
      },
    ]);
  });

  it('gets a long text in pieces, and the white space between them stays', async () => {
    const http = fakeJsonClient(({ json }) => answer((json as { q: string }).q.toUpperCase()));
    const text = `${'word '.repeat(900)}\n\n${'mot '.repeat(1_500)}\n`;
    const found = await google.ask({ text, to: 'en' }, http);
    expect(found?.translation).toBe(text.toUpperCase());
    expect(http.requests.length).toBeGreaterThan(1);
    for (const { json } of http.requests) expect((json as { q: string }).q.length).toBeLessThanOrEqual(5_000);
  });

  const error = (code: number, message: string, reason: string) => ({
    error: { code, message, errors: [{ reason }] },
  });
  it.each([
    [400, error(400, 'Invalid Value', 'invalid'), 'unsupported'],
    [400, error(400, 'Bad language pair: fr|fr', 'invalid'), 'unsupported'],
    [400, error(400, 'API key not valid. Please pass a valid API key.', 'badRequest'), 'refused'],
    [400, error(400, 'Text too long', 'invalid'), 'garbage'],
    [403, error(403, 'Daily Limit Exceeded', 'dailyLimitExceeded'), 'quota'],
    [403, error(403, 'User Rate Limit Exceeded', 'userRateLimitExceeded'), 'quota'],
    [403, error(403, 'The request is missing a valid API key.', 'forbidden'), 'refused'],
    [403, undefined, 'refused'],
    [200, { data: { translations: [] } }, 'garbage'],
    [200, { error: true }, 'garbage'],
  ])('fails with status %i and %j', async (status, body, reason) => {
    const http = fakeJsonClient(() => ({ status, body }));
    await expect(google.ask(bonjour, http)).rejects.toMatchObject({ reason });
  });
});

describe('pieces of a text', () => {
  it('together are the text, each short enough and no character cut in two', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.integer({ min: 2, max: 20 }),
        (text, most) => {
          const pieces = toPieces(text, most);
          expect(pieces.map(({ before, content, after }) => before + content + after).join('')).toBe(text);
          for (const { content } of pieces) {
            expect([...content].length).toBeLessThanOrEqual(most);
            if (text.isWellFormed()) expect(content.isWellFormed()).toBe(true);
          }
        },
      ),
    );
  });

  it('end after a paragraph, else a sentence, else a word', () => {
    const contents = (text: string, most: number) => toPieces(text, most).map(({ content }) => content);
    expect(contents('One two. Three\n\nfour five six', 18)).toEqual(['One two. Three', 'four five six']);
    expect(contents('One two three. Four five', 18)).toEqual(['One two three.', 'Four five']);
    expect(contents('one two three four', 10)).toEqual(['one two', 'three four']);
  });
});
