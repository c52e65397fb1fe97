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
