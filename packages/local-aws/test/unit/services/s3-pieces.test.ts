import { expect, test } from 'vitest';
import { readRange } from '../../../src/services/s3/conditions.ts';
import { notificationKey } from '../../../src/services/s3/notification-payload.ts';
import { readTagHeader } from '../../../src/services/s3/object-headers.ts';
import { isBucketName } from '../../../src/services/s3/s3-request.ts';
import { childText, parseXml } from '../../../src/services/s3/xml-reader.ts';

test('XML: namespaces, entities, character data and empty elements', () => {
  const document = parseXml(
    '<?xml version="1.0"?><!-- c --><a:Delete xmlns:a="x"><Object><Key>a&amp;b&#x1F600;<![CDATA[<c>]]></Key></Object><Quiet/></a:Delete>',
  );
  expect(document.name).toBe('Delete');
  expect(document.children.map(({ name }) => name)).toEqual(['Object', 'Quiet']);
  const [object] = document.children;
  expect(object && childText(object, 'Key')).toBe('a&b\u{1F600}<c>');
});

test.each([
  '',
  'text',
  '<a>',
  '<a></b>',
  '<a/><b/>',
  '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
  '<a>&x;</a>',
  '<a>&copy;</a>',
])('what is no document of S3 is MalformedXML: %s', (text) => {
  expect(() => parseXml(text)).toThrow(expect.objectContaining({ code: 'MalformedXML' }));
});

test('ranges that are no single byte range give the whole', () => {
  for (const header of [undefined, 'bytes=', 'bytes=1-0', 'bytes=0-1,3-4', 'items=0-1', 'bytes=a-b'])
    expect(readRange(header, 10)).toBeUndefined();
  expect(readRange('bytes=-20', 10)).toEqual({ start: 0, end: 9 });
  expect(() => readRange('bytes=-0', 10)).toThrow(expect.objectContaining({ code: 'InvalidRange' }));
  expect(() => readRange('bytes=0-', 0)).toThrow(expect.objectContaining({ code: 'InvalidRange' }));
});

test('names of buckets', () => {
  for (const name of ['abc', 'a.b-c1', 'x'.repeat(63)]) expect(isBucketName(name)).toBe(true);
  for (const name of ['ab', 'Abc', 'a_b', '-ab', 'a..b', '192.168.1.1', 'x'.repeat(64)])
    expect(isBucketName(name)).toBe(false);
});

test('tags: at most ten, each name once, of the permitted characters', () => {
  expect(readTagHeader('a=1&b=x%20y')).toEqual([
    ['a', '1'],
    ['b', 'x y'],
  ]);
  for (const text of ['a=1&a=2', '=1', 'a=%3C', Array.from({ length: 11 }, (_, i) => `t${i}=`).join('&')])
    expect(() => readTagHeader(text)).toThrow(expect.objectContaining({ code: 'InvalidTag' }));
});

test('keys in notifications are form-encoded but for their slashes', () => {
  expect(notificationKey('a b/c+d&é(1).png')).toBe('a+b/c%2Bd%26%C3%A9%281%29.png');
});

test('XML: the longest document, 10,000 parts with escaped entity tags', () => {
  const part = '<Part><ETag>&quot;a&amp;b&#13;&quot;</ETag><PartNumber>1</PartNumber></Part>';
  const document = parseXml(`<CompleteMultipartUpload>${part.repeat(10_000)}</CompleteMultipartUpload>`);
  expect(document.children).toHaveLength(10_000);
  expect(document.children[9_999] && childText(document.children[9_999], 'ETag')).toBe('"a&b\r"');
});
