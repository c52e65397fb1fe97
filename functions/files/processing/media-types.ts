import mimeDb from 'mime-db';

/**
 * Names of one format that mime-db does not tie together by a file extension; the first is the one that a record
 * gets. Sources: IANA's media type registry with its deprecated aliases, freedesktop.org's shared-mime-info.
 */
const ALIASES: readonly (readonly string[])[] = [
  ['image/jpeg', 'image/jpg', 'image/pjpeg'],
  ['image/png', 'image/apng', 'image/vnd.mozilla.apng', 'image/x-png'],
  ['image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence'],
  ['image/tiff', 'image/x-tiff', 'image/tif', 'image/x-tif'],
  ['image/bmp', 'image/x-bmp', 'image/x-ms-bmp', 'image/x-windows-bmp'],
  ['image/vnd.microsoft.icon', 'image/x-icon', 'image/ico', 'image/icon', 'application/ico'],
  ['image/vnd.adobe.photoshop', 'image/x-photoshop', 'image/psd', 'application/photoshop'],
  ['audio/wav', 'audio/wave', 'audio/x-wav', 'audio/vnd.wave', 'audio/x-pn-wav'],
  ['audio/flac', 'audio/x-flac'],
  ['audio/mpeg', 'audio/mp3', 'audio/x-mp3', 'audio/x-mpeg'],
  ['audio/mp4', 'audio/m4a', 'audio/x-m4a', 'audio/x-mp4'],
  ['audio/aac', 'audio/aacp', 'audio/x-aac', 'audio/x-hx-aac-adts'],
  ['audio/aiff', 'audio/x-aiff'],
  ['audio/midi', 'audio/mid', 'audio/x-midi', 'audio/x-mid', 'audio/sp-midi'],
  ['video/x-msvideo', 'video/vnd.avi', 'video/avi', 'video/msvideo', 'application/x-troff-msvideo'],
  ['video/matroska', 'video/x-matroska'],
  ['video/mpeg', 'video/mp1s', 'video/mp2p', 'video/x-mpeg'],
  ['application/rtf', 'text/rtf', 'application/x-rtf', 'text/richtext'],
  ['text/vcard', 'text/x-vcard', 'text/directory', 'application/vcard'],
  ['text/calendar', 'text/x-vcalendar', 'text/x-calendar', 'application/ics'],
  ['application/xml', 'text/xml'],
  ['application/zip', 'application/x-zip', 'application/x-zip-compressed'],
  ['application/gzip', 'application/x-gzip', 'application/x-gunzip'],
  ['application/vnd.rar', 'application/x-rar', 'application/x-rar-compressed', 'application/rar'],
  ['application/x-bzip2', 'application/x-bzip', 'application/bzip2'],
  ['application/vnd.sqlite3', 'application/x-sqlite3'],
  ['application/vnd.microsoft.portable-executable', 'application/x-msdownload', 'application/x-dosexec'],
  ['application/pdf', 'application/x-pdf'],
  ['application/postscript', 'application/eps', 'image/x-eps'],
  ['font/ttf', 'application/x-font-ttf', 'application/font-sfnt', 'font/sfnt'],
  ['font/otf', 'application/x-font-otf', 'application/vnd.ms-opentype'],
  ['font/woff', 'application/font-woff', 'application/x-font-woff'],
];

const aliasesOf = new Map(ALIASES.flatMap((names) => names.map((name) => [name, names])));
const extensionsOf = (type: string): readonly string[] => mimeDb[type]?.extensions ?? [];

/** Whether two media types name one format: as aliases, or as types of one file extension. */
export function isSameFormat(one: string, other: string): boolean {
  if (one === other || aliasesOf.get(one)?.includes(other)) return true;
  const extensions = extensionsOf(other);
  return extensionsOf(one).some((extension) => extensions.includes(extension));
}

/** The declared name of a format if IANA has registered it, else the usual one of what was found. */
export function usualName(declared: string | undefined, found: string): string {
  if (declared !== undefined && mimeDb[declared]?.source === 'iana') return declared;
  return aliasesOf.get(found)?.[0] ?? found;
}
