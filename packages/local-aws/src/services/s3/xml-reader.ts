import { createHash } from 'node:crypto';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import * as z from 'zod';
import { startChecksum } from './checksums.ts';
import { s3Error } from './errors.ts';
import type { DeclaredChecksum } from './receive-body.ts';
import type { S3Request } from './s3-request.ts';

/** An element: its name without namespace, what stands in it as text, and the elements below it. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}
/** No document S3 takes here is longer: 1,000 keys of 1,024 bytes, or 10,000 parts. */
const LONGEST_DOCUMENT = 8 * 1024 * 1024;
const CDATA = /<!\[CDATA\[[^\]]*\]\]>/g;

/**
 * Reads a small XML body whole and checks it against the digests it comes with. `declared` is a checksum of the
 * document; at CompleteMultipartUpload such a header is the object's.
 */
export async function readXmlBody(
  request: Pick<S3Request, 'body' | 'header'>,
  declared?: DeclaredChecksum,
): Promise<XmlElement> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.length;
    if (size > LONGEST_DOCUMENT) throw s3Error('MalformedXML');
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  checkDigests(request, bytes);
  if (declared?.value !== undefined) {
    const running = startChecksum(declared.algorithm);
    running.update(bytes);
    if ((await running.digest()).toString('base64') !== declared.value) throw s3Error('BadDigest');
  }
  return parseXml(bytes.toString('utf8'));
}

function checkDigests(request: Pick<S3Request, 'header'>, bytes: Buffer): void {
  const md5 = request.header('content-md5');
  if (md5 !== undefined && md5 !== createHash('md5').update(bytes).digest('base64'))
    throw s3Error('BadDigest');
  const hash = request.header('x-amz-content-sha256') ?? '';
  if (/^[0-9a-f]{64}$/.test(hash) && hash !== createHash('sha256').update(bytes).digest('hex'))
    throw s3Error('XAmzContentSHA256Mismatch');
}

const parser = new XMLParser({
  preserveOrder: true,
  removeNSPrefix: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  cdataPropName: '#cdata',
  parseTagValue: false,
  trimValues: false,
  // For numeric references; HTML's named ones are refused before.
  htmlEntities: true,
});
/** XML's own five and numbers. */
const FOREIGN_ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/;
const node = z.record(z.string(), z.unknown());

/**
 * Elements and text; attributes, comments and processing instructions are passed over, document types (and
 * with them entities of one's own) refused. Throws MalformedXML.
 */
export function parseXml(text: string): XmlElement {
  const outsideOfData = text.replaceAll(CDATA, '');
  if (
    XMLValidator.validate(text) !== true ||
    text.includes('<!DOCTYPE') ||
    FOREIGN_ENTITY.test(outsideOfData)
  )
    throw s3Error('MalformedXML');
  const [document, ...more] = elementOf('', parser.parse(text)).children;
  if (!document || more.length > 0) throw s3Error('MalformedXML');
  return document;
}

function elementOf(name: string, content: unknown): XmlElement {
  let text = '';
  const children: XmlElement[] = [];
  for (const part of z.array(node).parse(content)) {
    for (const [key, value] of Object.entries(part)) {
      if (key === '#text') text += String(value);
      else if (key === '#cdata') text += elementOf('', value).text;
      else if (key !== ':@') children.push(elementOf(key, value));
    }
  }
  return { name, text, children };
}

/** The text of a child; undefined when there is none. */
export const childText = (element: XmlElement, name: string): string | undefined =>
  element.children.find((child) => child.name === name)?.text;
