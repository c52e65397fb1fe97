import { createHash } from 'node:crypto';
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
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

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

/**
 * Elements and text; attributes, comments and processing instructions are passed over, document types (and
 * with them entities of one's own) refused. Throws MalformedXML.
 */
export function parseXml(text: string): XmlElement {
  const root = { name: '', text: '', children: [] as XmlElement[] };
  const open: { name: string; text: string; children: XmlElement[] }[] = [root];
  const token =
    /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([^\s<>/!?]+)([^<>]*?)(\/?)>|([^<]+)/gy;
  let at = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    at = token.lastIndex;
    const [, cdata, closing, name, , empty, characters] = match;
    const current = open.at(-1);
    if (!current) throw s3Error('MalformedXML');
    if (cdata !== undefined) current.text += cdata;
    else if (characters !== undefined) current.text += unescaped(characters);
    else if (name === undefined) continue;
    else if (closing) {
      if (open.length < 2 || current.name !== localName(name)) throw s3Error('MalformedXML');
      open.pop();
    } else {
      const element = { name: localName(name), text: '', children: [] };
      current.children.push(element);
      if (!empty) open.push(element);
    }
  }
  const [document] = root.children;
  if (at !== text.length || open.length !== 1 || !document || root.children.length !== 1)
    throw s3Error('MalformedXML');
  return document;
}

/** The text of a child; undefined when there is none. */
export const childText = (element: XmlElement, name: string): string | undefined =>
  element.children.find((child) => child.name === name)?.text;

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function unescaped(text: string): string {
  return text.replace(/&(#x?[0-9a-fA-F]+|\w+);/g, (_all, entity: string) => {
    if (entity.startsWith('#')) {
      const code = entity[1] === 'x' ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
      if (Number.isNaN(code) || code > 0x10ffff) throw s3Error('MalformedXML');
      return String.fromCodePoint(code);
    }
    const known = ENTITIES[entity];
    if (known === undefined) throw s3Error('MalformedXML');
    return known;
  });
}
