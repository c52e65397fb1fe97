import { fileTypeFromBuffer } from 'file-type';

/** Bytes from the start of a file that tell what it is. */
export const SNIFF_BYTES = 8192;

export type Sniffed =
  /** What the content is. */
  | { readonly kind: 'known'; readonly contentType: string; readonly isImage: boolean }
  /** Content that has no signature: text, or bytes of some format of its own. */
  | { readonly kind: 'text' | 'binary' };

/** Formats that sharp decodes here; what is an image of another kind is kept as it is. */
const DECODED = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'image/tiff']);

/** Decides by the first bytes what a file is; its name and declared type say nothing. */
export async function sniff(start: Uint8Array): Promise<Sniffed> {
  const found = await fileTypeFromBuffer(start);
  // XML has no signature of its own that would tell SVG from other documents.
  if (found && found.mime !== 'application/xml') {
    return { kind: 'known', contentType: found.mime, isImage: DECODED.has(found.mime) };
  }
  if (isText(start)) return { kind: 'text' };
  return { kind: 'binary' };
}

/** UTF-8 without U+0000; a character that the cut at the end broke is no objection. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  for (let cut = 0; cut < 4; cut += 1) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytes.length - cut));
      return true;
    } catch {
      // Perhaps only the last character is cut off: try once more without its bytes.
    }
  }
  return false;
}

/** Types whose content is text of any shape. */
const TEXTUAL = /^(text\/.*|application\/(json|xml|javascript|yaml|.*\+(json|xml))|image\/svg\+xml)$/;
/** Types whose content never is. */
const NEVER_TEXT =
  /^(image\/(?!svg\+xml$)|(audio|video)\/(?!.*mpegurl$)|font\/|application\/(pdf|zip|gzip|x-(gzip|tar|7z-compressed)|msword|wasm|epub\+zip|java-archive|vnd\.(ms-|openxmlformats|oasis)))/;
/** Containers whose signature is that of what they are built on. */
const BUILT_ON: Readonly<Record<string, RegExp>> = {
  'application/zip': /^application\/(zip|x-zip-compressed|vnd\..*|epub\+zip|java-archive|octet-stream)$/,
  'application/x-cfb': /^application\/(msword|vnd\.ms-.*|x-cfb)$/,
  'audio/mp4': /^(audio|video)\/(mp4|x-m4a|quicktime)$/,
  'video/mp4': /^(audio|video)\/(mp4|x-m4v|quicktime)$/,
  'audio/ogg': /^(audio|video|application)\/ogg$/,
  'video/ogg': /^(audio|video|application)\/ogg$/,
  'video/webm': /^(audio|video)\/(webm|x-matroska)$/,
  'video/matroska': /^(audio|video)\/(webm|x-matroska|matroska)$/,
  'application/gzip': /^application\/(gzip|x-gzip|x-tar)$/,
};
const SAME: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
  'audio/mp3': 'audio/mpeg',
  'audio/x-wav': 'audio/wav',
};

/** Whether content contradicts what was declared. `application/octet-stream` declares nothing. */
export function contradicts(declared: string, sniffed: Sniffed): boolean {
  const type = SAME[declared] ?? declared;
  if (type === 'application/octet-stream') return false;
  switch (sniffed.kind) {
    case 'known':
      return sniffed.contentType !== type && !BUILT_ON[sniffed.contentType]?.test(type);
    case 'text':
      return NEVER_TEXT.test(type);
    case 'binary':
      // Many formats have no signature we know; one that has must show it.
      return TEXTUAL.test(type) || DECODED.has(type) || type === 'application/pdf';
  }
}

/** What the record says in the end: the content's own type where it has one. */
export function settledType(declared: string, sniffed: Sniffed): string {
  if (sniffed.kind !== 'known') return declared;
  return BUILT_ON[sniffed.contentType]?.test(declared) ? declared : sniffed.contentType;
}
