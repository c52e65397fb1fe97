/** Limits that are checked on an image's header, before a single pixel is decoded. */
export const MAX_PIXELS = 100_000_000;
/** All frames of an animation together count as pixels too. */
export const MAX_FRAMES = 1000;

/** The longest side of each variant, px. */
export const VARIANT_SIDES = { web: 2048, thumbnail: 320 } as const;
export type ImageVariant = keyof typeof VARIANT_SIDES;

export interface ImageHeader {
  /** Of one frame, as stored. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
}

/** Why an image must not be decoded; undefined for one that may. */
export function refusalOf({ width, height, frames }: ImageHeader): string | undefined {
  if (width * height > MAX_PIXELS) {
    return `The image has ${Math.round((width * height) / 1e6)} megapixels; at most 100 are taken.`;
  }
  if (frames > MAX_FRAMES || width * height * frames > 4 * MAX_PIXELS) {
    return 'The animation has too many frames for its size.';
  }
  return undefined;
}

/** Never larger than the source: undefined where the source fits the side already. */
export function targetSide(variant: ImageVariant, { width, height }: ImageHeader): number {
  return Math.min(VARIANT_SIDES[variant], Math.max(width, height));
}
