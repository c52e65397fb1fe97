import type { Flow } from '@nubo/pdf-text';
import { type DocumentWriter, PAGE, type Placement } from '@nubo/pdf-text';
import type { PDFImage } from 'pdf-lib';
import { readJpeg } from './jpeg.ts';

/** A picture that is in the document. */
export interface Picture {
  readonly image: PDFImage;
  readonly orientation: number;
}

/** Pixels of a PNG, which is decoded here: 4 bytes each, several times over. */
const MAX_PNG_PIXELS = 25_000_000;
const MAX_JPEG_PIXELS = 100_000_000;
const PNG_SIGNATURE = '89504e470d0a1a0a';

/** A picture that cannot be put into a document. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/**
 * Puts a PNG or a JPEG into the document; of a JPEG only the picture, without what the camera wrote about it.
 * @throws PictureError with what is wrong, to be read after the field's name
 */
export async function embedPicture(document: DocumentWriter, bytes: Uint8Array): Promise<Picture> {
  const jpeg = readJpeg(bytes);
  try {
    if (jpeg) {
      if (jpeg.width * jpeg.height > MAX_JPEG_PIXELS) throw new PictureError('has too many pixels');
      const image = await document.embedImage(jpeg.bytes, 'image/jpeg');
      return { image, orientation: jpeg.orientation };
    }
    const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (data.toString('hex', 0, 8) !== PNG_SIGNATURE || data.length < 24) {
      throw new PictureError('must be a PNG or JPEG image');
    }
    // The header's size, before a pixel is decoded (PNG specification, 11.2.2).
    if (data.readUInt32BE(16) * data.readUInt32BE(20) > MAX_PNG_PIXELS) {
      throw new PictureError('has too many pixels');
    }
    return { image: await document.embedImage(data, 'image/png'), orientation: 1 };
  } catch (error) {
    if (error instanceof PictureError) throw error;
    throw new PictureError('is an image that cannot be read', { cause: error });
  }
}

/** Draws a picture upright and as large as its box allows. Gives the height it takes, points. */
export function drawPicture(
  flow: Flow,
  { image, orientation }: Picture,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  side: 'left' | 'right' = 'left',
): number {
  const [w, h] = orientation >= 5 ? [image.height, image.width] : [image.width, image.height];
  const scale = Math.min(box.width / w, box.height / h);
  const [width, height] = [w * scale, h * scale];
  const x = side === 'left' ? box.x : box.x + box.width - width;
  flow.sheet.image(image, placement(orientation, x, PAGE.height - box.y - height, width, height));
  return height;
}

/** The matrix that turns a picture stored by an Exif orientation upright into a rectangle. */
export function placement(
  orientation: number,
  x: number,
  y: number,
  width: number,
  height: number,
): Placement {
  switch (orientation) {
    case 2:
      return [-width, 0, 0, height, x + width, y];
    case 3:
      return [-width, 0, 0, -height, x + width, y + height];
    case 4:
      return [width, 0, 0, -height, x, y + height];
    case 5:
      return [0, -height, -width, 0, x + width, y + height];
    case 6:
      return [0, -height, width, 0, x, y + height];
    case 7:
      return [0, height, width, 0, x, y];
    case 8:
      return [0, height, -width, 0, x + width, y];
    default:
      return [width, 0, 0, height, x, y];
  }
}
