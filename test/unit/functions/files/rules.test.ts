import { describe, expect, test } from 'vitest';
import { contradicts, settledType, sniff } from '../../../../functions/files/processing/content-type.ts';
import { refusalOf, targetSide } from '../../../../functions/files/processing/image-rules.ts';
import { isSvg, svgRefusal } from '../../../../functions/files/processing/svg.ts';
import { safeName } from '../../../../functions/files/storage/file-record.ts';
import { partsFor } from '../../../../functions/files/uploads/upload-parts.ts';

const MIB = 1024 * 1024;
const bytes = (text: string) => new TextEncoder().encode(text);
const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');

describe('names', () => {
  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\a\\b.txt', 'b.txt'],
    ['a\u0000\u0007b\u202egnp.exe', 'abgnp.exe'],
    ['..', 'file'],
    ['   ', 'file'],
    ['e\u0301te\u0301.png', 'été.png'],
    ['x'.repeat(300), 'x'.repeat(255)],
  ])('%j is stored as %j', (given, stored) => expect(safeName(given)).toBe(stored));
});

describe('content and declared type', () => {
  test.each([
    ['a PNG as PNG', png, 'image/png', false],
    ['a PNG as JPEG', png, 'image/jpeg', true],
    ['a PNG as nothing in particular', png, 'application/octet-stream', false],
    ['a script as PNG', bytes('#!/bin/sh'), 'image/png', true],
    ['text as PDF', bytes('hello'), 'application/pdf', true],
    ['JSON as JSON', bytes('{}'), 'application/json', false],
    ['bytes as text', Buffer.from('00ff00ff', 'hex'), 'text/plain', true],
    ['bytes as a format without signature', Buffer.from('00ff00ff', 'hex'), 'application/x-own', false],
  ])('%s', async (_case, content, declared, contradicted) => {
    expect(contradicts(declared, await sniff(content))).toBe(contradicted);
  });

  test('the record says what the content is', async () => {
    expect(settledType('application/octet-stream', await sniff(png))).toBe('image/png');
    expect(settledType('text/csv', await sniff(bytes('a,b')))).toBe('text/csv');
  });

  test('text that is cut within a character is still text', async () => {
    expect(await sniff(bytes('été').subarray(0, 4))).toEqual({ kind: 'text' });
  });
});

describe('SVG', () => {
  const svg = (inner: string, attributes = '') =>
    `<?xml version="1.0"?><!-- c --><svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inner}</svg>`;

  test.each([
    ['a script', svg('<script>x</script>')],
    ['a script under a prefix', svg('<s:script xmlns:s="http://www.w3.org/2000/svg">x</s:script>')],
    ['an event handler', svg('', 'onload="x()"')],
    ['a javascript address', svg('<a href="javascript:x()"/>')],
    ['one written with character references', svg('<a href="&#106;ava&#x73;cript:x()"/>')],
    ['one with white space in it', svg('<a href="java\nscript:x()"/>')],
    ['one that an animation sets', svg('<set attributeName="href" to="javascript:x()"/>')],
    ['foreign content', svg('<foreignObject/>')],
    ['an outside image', svg('<image href="https://example.com/a.png"/>')],
    ['an outside style', svg('<style>@import "x"</style>')],
    ['an entity', `<!DOCTYPE svg [<!ENTITY x "y">]>${svg('')}`],
  ])('with %s is refused', (_case, text) => expect(svgRefusal(text)).toBeTypeOf('string'));

  test('with shapes, gradients and inner references is taken', () => {
    expect(svgRefusal(svg('<g fill="url(#g)"><use href="#a"/></g><text>on = off</text>'))).toBeUndefined();
  });

  test('is known by its first element', () => {
    expect(isSvg(svg(''))).toBe(true);
    expect(isSvg('<html><svg></svg></html>')).toBe(false);
  });
});

describe('images before they are decoded', () => {
  test('100 megapixels pass, one pixel row more does not', () => {
    expect(refusalOf({ width: 10_000, height: 10_000, frames: 1 })).toBeUndefined();
    expect(refusalOf({ width: 10_000, height: 10_001, frames: 1 })).toMatch('megapixels');
  });

  test('frames count as pixels', () => {
    expect(refusalOf({ width: 1000, height: 1000, frames: 100 })).toBeUndefined();
    expect(refusalOf({ width: 1000, height: 1000, frames: 101 })).toMatch('frames');
    expect(refusalOf({ width: 1, height: 1, frames: 1001 })).toMatch('frames');
  });

  test('no variant has a longer side than its source', () => {
    expect(targetSide('web', { width: 4000, height: 3000 })).toBe(2048);
    expect(targetSide('thumbnail', { width: 200, height: 100 })).toBe(200);
  });
});

describe('parts', () => {
  test.each([100 * MIB + 1, 2048 * MIB, 5 * 1024 * MIB])('cover %d bytes within the limits of S3', (size) => {
    const { partSize, count } = partsFor(size);
    expect(partSize * count).toBeGreaterThanOrEqual(size);
    expect(partSize * (count - 1)).toBeLessThan(size);
    expect(partSize).toBeGreaterThanOrEqual(5 * MIB);
    expect(count).toBeLessThanOrEqual(1000);
  });
});
