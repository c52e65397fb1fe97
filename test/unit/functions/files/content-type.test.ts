import { describe, expect, test } from 'vitest';
import { contentOf, contradicts, typeOf } from '../../../../functions/files/processing/content-type.ts';

const utf8 = (text: string) => Buffer.from(text);
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
const zip = Buffer.from('504b0304140000000000', 'hex');

describe('content contradicts the declared type', () => {
  test.each([
    ['a PNG as JPEG', png, 'image/jpeg'],
    ['a script as PNG', utf8('#!/bin/sh'), 'image/png'],
    ['text as PDF', utf8('hello'), 'application/pdf'],
    ['text as MP3', utf8('hello'), 'audio/mpeg'],
    ['bytes as text', Buffer.from('00ff00ff', 'hex'), 'text/plain'],
    ['bytes as JSON', Buffer.from('010203', 'hex'), 'application/json'],
    ['bytes as WebP', Buffer.from('010203', 'hex'), 'image/webp'],
    ['a PNG as text', png, 'text/plain'],
    ['a PDF of ASCII as a picture', utf8('%PDF-1.4\n1 0 obj\n'), 'image/png'],
  ])('%s', async (_case, content, declared) => {
    expect(contradicts(declared, await contentOf(content))).toBe(true);
  });
});

describe('content has the declared type', () => {
  test.each([
    ['a PNG', png, 'image/png', 'image/png'],
    ['a PNG as nothing in particular', png, 'application/octet-stream', 'image/png'],
    ['a PNG by an old name', png, 'image/x-png', 'image/png'],
    ['JSON', utf8('{}'), 'application/json', 'application/json'],
    ['text like a bitmap', utf8('BMW,1\n'), 'text/csv', 'text/csv'],
    ['text like a program', utf8('MZ is a country code'), 'text/plain', 'text/plain'],
    ['a PDF of ASCII', utf8('%PDF-1.4\n1 0 obj\n'), 'application/pdf', 'application/pdf'],
    ['a CSV as browsers on Windows declare it', utf8('a,b\n'), 'application/vnd.ms-excel', 'text/csv'],
    ['a vCard as text', utf8('BEGIN:VCARD\r\nEND:VCARD\r\n'), 'text/plain', 'text/plain'],
    [
      'XML of a format of its own',
      utf8('<?xml version="1.0"?><a/>'),
      'application/x-own',
      'application/x-own',
    ],
    [
      'bytes of a format without signature',
      Buffer.from('00ff00ff', 'hex'),
      'application/x-own',
      'application/x-own',
    ],
    ['a format built on ZIP', zip, 'application/vnd.own', 'application/vnd.own'],
    ['text cut within a character', utf8('été').subarray(0, 4), 'text/plain', 'text/plain'],
    ['UTF-16 with a mark', utf16('\ufeff日本'), 'text/plain', 'text/plain'],
    ['UTF-16 without one', utf16('a;b\r\n1;2\r\n'), 'text/csv', 'text/csv'],
    ['UTF-16 of big ends', utf16('\ufeffa;b\r\n').swap16(), 'text/csv', 'text/csv'],
    ['UTF-32', Buffer.from('fffe000061000000', 'hex'), 'text/plain', 'text/plain'],
    ['Windows-1252', Buffer.from([0x93, 0xe9, 0x94, 0x80, 0x0a]), 'text/csv', 'text/csv'],
    ['Shift_JIS', Buffer.from('93fa967b8cea0d0a', 'hex'), 'text/plain', 'text/plain'],
    ['ISO-2022-JP', Buffer.from('1b2442467c4b5c1b28420a', 'hex'), 'text/plain', 'text/plain'],
    [
      'XML that declares its encoding',
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', 'latin1'),
      'text/xml',
      'text/xml',
    ],
  ])('%s', async (_case, bytes, declared, type) => {
    const content = await contentOf(bytes);
    expect(contradicts(declared, content)).toBe(false);
    expect(typeOf(declared, content)).toBe(type);
  });
});
