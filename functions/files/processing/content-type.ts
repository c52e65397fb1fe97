import { fileTypeFromBuffer } from 'file-type';
import { isSameFormat, usualName } from './media-types.ts';

/** Bytes at the start of a file that decide whether it is text. */
const TEXT_SAMPLE_BYTES = 64 * 1024;

/** What the content of a file is; `format` is a media type that its signature shows. */
export type Content =
  | { readonly kind: 'binary'; readonly format: string | undefined }
  | { readonly kind: 'text'; readonly format: string | undefined };

/** Formats that are text themselves and begin with a signature; any other format has bytes that text has not. */
const TEXT_FORMATS = new Set([
  'application/eps',
  'application/pdf',
  'application/postscript',
  'application/rtf',
  'application/xml',
  'application/x-ms-regedit',
  'model/stl',
  'text/calendar',
  'text/vcard',
  'text/vtt',
]);

/** Formats that sharp decodes; images of other formats are kept as they are. */
const DECODED = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'image/tiff']);

/**
 * What a file is, by its bytes alone.
 * @param bytes all of the file, or a start of it that is larger than any image that is taken
 */
export async function contentOf(bytes: Uint8Array): Promise<Content> {
  const found = (await fileTypeFromBuffer(bytes))?.mime ?? tiffOf(bytes);
  const isText = encodingOf(bytes.subarray(0, TEXT_SAMPLE_BYTES)) !== undefined;
  if (!isText) return { kind: 'binary', format: found };
  // Text may begin like a picture: `BM` are the first bytes of a bitmap and of "BMW".
  return { kind: 'text', format: found !== undefined && TEXT_FORMATS.has(found) ? found : undefined };
}

/** A TIFF whose directory stands beyond the bytes at hand (TIFF 6.0, section 2). */
function tiffOf(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  return start === 'II*\0' || start === 'MM\0*' ? 'image/tiff' : undefined;
}

/** WHATWG MIME Sniffing §3, "binary data byte": controls that no text has. */
const BINARY_BYTES = new Set(
  [...Array(0x20).keys()].filter((byte) => ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte)),
);

/** The encoding of text by its byte order mark or its bytes, `bytes` for any that ASCII is part of. */
export type TextEncoding = 'utf-16le' | 'utf-16be' | 'utf-32' | 'bytes';

/** undefined for what is not text in any encoding. */
export function encodingOf(sample: Uint8Array): TextEncoding | undefined {
  const mark = Buffer.from(sample.subarray(0, 4)).toString('hex');
  if (mark === 'fffe0000' || mark === '0000feff') return 'utf-32';
  for (const encoding of ['utf-16le', 'utf-16be'] as const) {
    if (isUtf16(sample, encoding, mark.startsWith(MARKS[encoding]))) return encoding;
  }
  return sample.some((byte) => BINARY_BYTES.has(byte)) ? undefined : 'bytes';
}

const MARKS = { 'utf-16le': 'fffe', 'utf-16be': 'feff' } as const;

/** Without a mark only text with some ASCII is known: every second byte of it is 0. */
function isUtf16(sample: Uint8Array, encoding: keyof typeof MARKS, isMarked: boolean): boolean {
  if (!isMarked && !sample.includes(0)) return false;
  const text = new TextDecoder(encoding).decode(sample.subarray(0, sample.length & ~1));
  if (/[\p{Cn}\p{Co}]/u.test(text)) return false;
  let ascii = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (BINARY_BYTES.has(code)) return false;
    if (code < 0x80) ascii += 1;
  }
  return isMarked || ascii * 10 >= text.length;
}

/** Types whose content is text of any shape. */
const TEXTUAL = /^(text\/.*|application\/(json|xml|javascript|yaml|.*\+(json|xml))|image\/svg\+xml)$/;
/** Types whose content never is text. Browsers on Windows declare `text/csv` as `application/vnd.ms-excel`. */
const NEVER_TEXT =
  /^(image\/(?!svg\+xml$|x-xbitmap$|x-xpixmap$|x-portable-)|(audio|video)\/(?!.*mpegurl$)|font\/|application\/(pdf|zip|gzip|x-(gzip|tar|7z-compressed)|msword|wasm|epub\+zip|java-archive|vnd\.(ms-(?!excel$)|openxmlformats|oasis)))/;
/** Containers, and the types of what is built on them. */
const BUILT_ON: Readonly<Record<string, RegExp>> = {
  'application/zip': /^application\/(vnd\..*|.*\+zip|epub\+zip|java-archive)$/,
  'application/x-cfb': /^application\/(msword|vnd\..*|x-cfb|x-msi)$/,
  'application/gzip': /^application\/(x-tar|.*\+gzip)$/,
  'image/heif': /^image\/avif$/,
  'audio/mp4': /^(audio|video)\/(mp4|quicktime)$/,
  'video/mp4': /^(audio|video)\/(mp4|x-m4a|x-m4v|quicktime)$/,
  'audio/ogg': /^(audio|video|application)\/(ogg|opus)$/,
  'audio/ogg; codecs=opus': /^audio\/(ogg|opus)$/,
  'video/ogg': /^(audio|video|application)\/ogg$/,
  'video/webm': /^(audio|video)\/(webm|x-matroska|matroska)$/,
  'video/matroska': /^(audio|video)\/(webm|x-matroska|matroska)$/,
};

/** Whether content contradicts what was declared. `application/octet-stream` declares nothing. */
export function contradicts(declared: string, { kind, format }: Content): boolean {
  if (declared === 'application/octet-stream') return false;
  if (format !== undefined && isOfType(format, declared)) return false;
  if (kind === 'text') {
    // What is built on XML may have a type of its own.
    const isXml = format === 'application/xml';
    return NEVER_TEXT.test(declared) || (format !== undefined && !isXml && !TEXTUAL.test(declared));
  }
  if (format !== undefined) return true;
  // Many formats have no signature that is known; one that has must show it.
  return TEXTUAL.test(declared) || isDecoded(declared) || isSameFormat(declared, 'application/pdf');
}

/** The type that the record gets: the content's own where it has one. */
export function typeOf(declared: string, { kind, format }: Content): string {
  if (kind === 'text' && declared === 'application/vnd.ms-excel') return 'text/csv';
  if (format === undefined) return declared;
  if (declared === 'application/octet-stream') return usualName(undefined, format);
  if (isSameFormat(format, declared)) return usualName(declared, format);
  return kind === 'text' || isOfType(format, declared) ? declared : usualName(undefined, format);
}

/** Whether sharp makes variants of images of this type. */
export function isDecoded(type: string): boolean {
  return DECODED.has(usualName(undefined, type));
}

function isOfType(format: string, declared: string): boolean {
  return isSameFormat(format, declared) || (BUILT_ON[format]?.test(declared) ?? false);
}
