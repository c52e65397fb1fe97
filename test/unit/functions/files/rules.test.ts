import { describe, expect, test } from 'vitest';
import { refusalOf, targetSide } from '../../../../functions/files/processing/image-gateway.ts';
import { safeName } from '../../../../functions/files/storage/file-record.ts';
import { partsFor } from '../../../../functions/files/uploads/upload-service.ts';

const MIB = 1024 * 1024;

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
