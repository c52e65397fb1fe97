import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { animatedPng, bitmap, icon, photograph } from '../../support/images.ts';
import { filesHarness } from './files-harness.ts';

const files = filesHarness();
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf8 = (text: string) => Buffer.from(text);

const noise = () =>
  sharp({
    create: {
      width: 120,
      height: 90,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 30 },
    },
  });
/** Its directory stands behind 32 KB of pixels. */
const tiff = (compression: 'none' | 'lzw' | 'deflate') => noise().tiff({ compression }).toBuffer();

const riff = (kind: string, rest: string) => {
  const body = Buffer.concat([latin1(kind), latin1(rest), Buffer.alloc(64)]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([latin1('RIFF'), size, body]);
};
const heic = Buffer.concat([
  Buffer.from('00000018', 'hex'),
  latin1('ftypheic\0\0\0\0mif1heic'),
  Buffer.alloc(64),
]);
const wav = riff('WAVE', 'fmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0\x88\x58\x01\0\x02\0\x10\0data\x10\0\0\0');
const avi = riff('AVI ', 'LIST\x20\0\0\0hdrlavih');
const flac = Buffer.concat([latin1('fLaC\x80\0\0\x22'), Buffer.alloc(34, 1)]);
const rtf = utf8('{\\rtf1\\ansi Hello}');
const vcard = utf8('BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada\r\nEND:VCARD\r\n');
const calendar = utf8('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n');

/** Bytes, the declared type, and the type of the record. */
const TAKEN: readonly (readonly [string, () => Promise<Buffer> | Buffer, string, string])[] = [
  ['a TIFF with its directory at the end', () => tiff('none'), 'image/tiff', 'image/tiff'],
  ['a TIFF compressed by LZW', () => tiff('lzw'), 'image/tiff', 'image/tiff'],
  ['a TIFF compressed by deflate', () => tiff('deflate'), 'image/tiff', 'image/tiff'],
  ['an animated PNG', animatedPng, 'image/png', 'image/png'],
  ['an animated PNG by its own name', animatedPng, 'image/apng', 'image/apng'],
  ['an icon by its registered name', icon, 'image/vnd.microsoft.icon', 'image/vnd.microsoft.icon'],
  ['an icon by its usual name', icon, 'image/x-icon', 'image/vnd.microsoft.icon'],
  ['a bitmap', bitmap, 'image/bmp', 'image/bmp'],
  ['a bitmap by an old name', bitmap, 'image/x-ms-bmp', 'image/bmp'],
  ['HEIC', () => heic, 'image/heic', 'image/heic'],
  ['HEIC as HEIF', () => heic, 'image/heif', 'image/heif'],
  ['AVIF', () => noise().avif({ effort: 0 }).toBuffer(), 'image/avif', 'image/avif'],
  ['a WebP', () => noise().webp().toBuffer(), 'image/webp', 'image/webp'],
  ['a JPEG by an old name', () => photograph(64, 48), 'image/pjpeg', 'image/jpeg'],
  ['AVI by its usual name', () => avi, 'video/x-msvideo', 'video/x-msvideo'],
  ['AVI by its registered name', () => avi, 'video/vnd.avi', 'video/x-msvideo'],
  ['WAV', () => wav, 'audio/wav', 'audio/wav'],
  ['WAV by an old name', () => wav, 'audio/x-wav', 'audio/wav'],
  ['WAV by its registered name', () => wav, 'audio/vnd.wave', 'audio/wav'],
  ['FLAC', () => flac, 'audio/flac', 'audio/flac'],
  ['FLAC by an old name', () => flac, 'audio/x-flac', 'audio/flac'],
  ['RTF', () => rtf, 'application/rtf', 'application/rtf'],
  ['RTF as text', () => rtf, 'text/rtf', 'text/rtf'],
  ['a vCard', () => vcard, 'text/vcard', 'text/vcard'],
  ['a vCard by an old name', () => vcard, 'text/x-vcard', 'text/vcard'],
  ['a calendar', () => calendar, 'text/calendar', 'text/calendar'],
  ['a calendar by an old name', () => calendar, 'text/x-vcalendar', 'text/calendar'],
  [
    'a CSV in Windows-1252',
    () => Buffer.from([0x93, 0xe9, 0x94, 0x3b, 0x80, 0x0d, 0x0a]),
    'text/csv',
    'text/csv',
  ],
  ['text in UTF-16', () => Buffer.from('\ufeffa\tb\r\n東京', 'utf16le'), 'text/plain', 'text/plain'],
  ['text in Shift_JIS', () => Buffer.from('93fa967b8cea0d0a', 'hex'), 'text/plain', 'text/plain'],
  [
    'XML with a declaration of its own',
    () => latin1('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'),
    'application/xml',
    'application/xml',
  ],
  ['XML by its other name', () => utf8('<?xml version="1.0"?><a/>'), 'text/xml', 'text/xml'],
  ['an SVG', () => utf8('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml', 'image/svg+xml'],
  ['an SVG as nothing in particular', () => utf8('<svg/>'), '', 'image/svg+xml'],
  ['a PNG as nothing in particular', animatedPng, 'application/octet-stream', 'image/png'],
];

describe('the content of a file decides its type', () => {
  test.each(TAKEN)('%s is ready', async (_case, bytes, declared, contentType) => {
    const ada = await files.user();
    const record = await files.uploaded(ada, 'a', declared, await bytes());
    expect(record).toMatchObject({ status: 'ready', contentType });
    expect(record.variants[0]).toMatchObject({ name: 'original', contentType });
  });

  test.each([
    ['a script as PNG', utf8('#!/bin/sh\n'), 'image/png'],
    ['a PNG as JPEG', animatedPng(), 'image/jpeg'],
    ['a web page as PDF', utf8('<!doctype html><p>'), 'application/pdf'],
    ['WAV as FLAC', wav, 'audio/flac'],
    ['bytes as text', Buffer.from('00ff00ff', 'hex'), 'text/plain'],
    ['text as SVG', utf8(`${'<!---->'.repeat(36)}x`), 'image/svg+xml'],
    ['an SVG with a script as text', utf8('<svg><script/></svg>'), 'text/plain'],
    [
      'an SVG in another encoding',
      utf8('<?xml version="1.0" encoding="ISO-2022-JP"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
      'image/svg+xml',
    ],
    [
      'an SVG in UTF-16',
      Buffer.from('\ufeff<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 'utf16le'),
      'image/svg+xml',
    ],
  ])('%s is rejected with a reason', async (_case, bytes, declared) => {
    const ada = await files.user();
    const record = await files.uploaded(ada, 'a', declared, bytes);
    expect(record).toMatchObject({
      status: 'rejected',
      reason: expect.stringMatching(/^(The|An) /),
      variants: [],
    });
    expect((await ada.download(record.id)).status).toBe(409);
  });
});
