import sharp from 'sharp';
import type { Variant } from './contract.ts';
import { type ImageHeader, type ImageVariant, MAX_PIXELS, targetSide } from './image-rules.ts';

/** An image that cannot be decoded; trying again gives nothing else. */
export class CorruptImage extends Error {
  override readonly name = 'CorruptImage';
}

export interface MadeVariant extends Variant {
  readonly bytes: Uint8Array;
}

/** Fastest effort that still compresses well for somebody who waits (0..6). */
const EFFORT = 2;
const QUALITY = { web: 80, thumbnail: 70 } as const;

// libvips keeps decoded tiles and file handles for reuse, which a function with a fixed memory has no room for.
sharp.cache(false);
sharp.concurrency(1);

const options = { limitInputPixels: MAX_PIXELS * 4, sequentialRead: true, failOn: 'error' } as const;

/** Reads the header alone; no pixel is decoded. */
export async function readHeader(source: Uint8Array): Promise<ImageHeader> {
  try {
    const {
      width,
      height,
      pages = 1,
      pageHeight,
    } = await sharp(source, { ...options, limitInputPixels: false }).metadata();
    return { width, height: pageHeight ?? height, frames: pages };
  } catch (cause) {
    throw new CorruptImage('The image cannot be read.', { cause });
  }
}

/**
 * One variant in WebP: turned upright by its EXIF orientation, all metadata dropped (sharp keeps none unless asked),
 * animation kept, never larger than the source in pixels.
 */
export async function makeVariant(
  name: ImageVariant,
  source: Uint8Array,
  header: ImageHeader,
): Promise<MadeVariant> {
  const side = targetSide(name, header);
  try {
    const { data, info } = await sharp(source, { ...options, animated: header.frames > 1 })
      .rotate()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: QUALITY[name], effort: EFFORT })
      .toBuffer({ resolveWithObject: true });
    return {
      name,
      contentType: 'image/webp',
      size: data.length,
      width: info.width,
      height: info.pageHeight ?? info.height,
      bytes: data,
    };
  } catch (cause) {
    throw new CorruptImage('The image cannot be decoded.', { cause });
  }
}

/** Width and height as a person sees the image. */
export async function uprightSize(source: Uint8Array, header: ImageHeader) {
  const { orientation = 1 } = await sharp(source, { ...options, limitInputPixels: false }).metadata();
  const turned = orientation >= 5;
  return turned
    ? { width: header.height, height: header.width }
    : { width: header.width, height: header.height };
}
