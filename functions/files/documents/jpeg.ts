/** What is kept of a JPEG, and how it is to be turned. */
export interface Jpeg {
  /** The picture without what was written beside it: place, camera, thumbnails, comments. */
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Exif 2.32, tag 0x0112: 1 as stored, up to 8. */
  readonly orientation: number;
}

const SOI = 0xd8;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
/** ICC profiles and Adobe's colour transform: without them colours change. */
const KEPT = new Set([APP0, 0xe2, 0xee]);

/** Reads a JPEG's segments (ITU-T T.81, annex B); undefined for bytes that are none. */
export function readJpeg(source: Uint8Array): Jpeg | undefined {
  const data = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  if (data.length < 4 || data.readUInt16BE(0) !== (0xff00 | SOI)) return undefined;
  const parts: Uint8Array[] = [data.subarray(0, 2)];
  let size: { width: number; height: number } | undefined;
  let orientation = 1;
  let at = 2;
  while (at + 4 <= data.length) {
    if (data[at] !== 0xff) return undefined;
    const marker = data[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === SOS) {
      if (!size) return undefined;
      parts.push(data.subarray(at));
      return { bytes: Buffer.concat(parts), ...size, orientation };
    }
    const end = at + 2 + data.readUInt16BE(at + 2);
    if (end > data.length || end < at + 4) return undefined;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame && at + 9 <= data.length) {
      size = { height: data.readUInt16BE(at + 5), width: data.readUInt16BE(at + 7) };
    }
    if (marker === APP1) orientation = orientationOf(data.subarray(at + 4, end)) ?? orientation;
    const dropped = (marker >= APP0 && marker <= 0xef && !KEPT.has(marker)) || marker === 0xfe;
    if (!dropped) parts.push(data.subarray(at, end));
    at = end;
  }
  return undefined;
}

/** The tag in the first directory of a TIFF structure; undefined where there is none that can be read. */
function orientationOf(segment: Buffer): number | undefined {
  if (segment.length < 14 || segment.toString('latin1', 0, 6) !== 'Exif\0\0') return undefined;
  const tiff = segment.subarray(6);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return undefined;
  const count = short(directory);
  for (let index = 0; index < count; index += 1) {
    const entry = directory + 2 + index * 12;
    if (entry + 12 > tiff.length) return undefined;
    if (short(entry) !== 0x0112) continue;
    const value = short(entry + 8);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}
