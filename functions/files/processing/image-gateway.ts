import sharp from 'sharp';
import type { Variant } from '../contract.ts';

/** Limits that are checked on an image's header, before a single pixel is decoded. */
export const MAX_PIXELS = 100_000_000;
export const MAX_FRAMES = 1000;

/** The longest side of each variant, px. */
export const VARIANT_SIDES = { web: 2048, thumbnail: 320 } as const;
export type ImageVariant = keyof typeof VARIANT_SIDES;

export interface ImageHeader {
  /** Of one frame, as stored. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** As a person sees it, turned by its EXIF orientation, px. */
  readonly upright: { readonly width: number; readonly height: number };
}

/** Why an image must not be decoded; undefined for one that may. */
export function refusalOf(header: Pick<ImageHeader, 'width' | 'height' | 'frames'>): string | undefined {
  const { width, height, frames } = header;
  if (width * height > MAX_PIXELS) {
    return `The image has ${Math.round((width * height) / 1e6)} megapixels; at most 100 are taken.`;
  }
  // The frames of an animation are decoded as one tall image.
  if (frames > MAX_FRAMES || width * height * frames > MAX_PIXELS) {
    return 'The animation has too many frames for its size.';
  }
  return undefined;
}

/** The longest side of a variant, px: never longer than the source's. */
export function targetSide(
  variant: ImageVariant,
  { width, height }: Pick<ImageHeader, 'width' | 'height'>,
): number {
  return Math.min(VARIANT_SIDES[variant], Math.max(width, height));
}

/** An image that cannot be decoded; trying again gives nothing else. */
export class CorruptImage extends Error {
  override readonly name = 'CorruptImage';
}

export interface MadeVariant extends Variant {
  readonly bytes: Uint8Array;
}

/** The effort (0..6) at which a person does not wait long and that still compresses well. */
const EFFORT = 2;
const QUALITY = { web: 80, thumbnail: 70 } as const;

// libvips keeps decoded tiles and file handles for reuse, which a function with a fixed memory has no room for.
sharp.cache(false);
sharp.concurrency(1);

/** Pixels are decoded as they are needed, row by row. */
const OPTIONS = { limitInputPixels: MAX_PIXELS, sequentialRead: true, failOn: 'error' } as const;

/** Reads the header alone; no pixel is decoded. */
export async function readHeader(source: Uint8Array): Promise<ImageHeader> {
  try {
    const {
      format,
      width,
      height,
      pages = 1,
      pageHeight,
      autoOrient,
    } = await sharp(source, {
      ...OPTIONS,
      limitInputPixels: false,
    }).metadata();
    // The pages of other formats are no animation; the first one stands for them.
    const frames = format === 'gif' || format === 'webp' ? pages : 1;
    return { width, height: pageHeight ?? height, frames, upright: autoOrient };
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
    const { data, info } = await sharp(source, { ...OPTIONS, animated: header.frames > 1 })
      .autoOrient()
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
