import type { File, Variant } from '../contract.ts';
import { variantKey } from '../storage/file-record.ts';
import type { ObjectGateway } from '../storage/object-gateway.ts';
import { contentOf, contradicts, encodingOf, isDecoded, typeOf } from './content-type.ts';
import { CorruptImage, makeVariant, readHeader, refusalOf } from './image-gateway.ts';
import { MAX_KEPT_BYTES, type ReadObject } from './read-object.ts';
import { isSvg, svgRefusal } from './svg.ts';

const MAX_SVG_BYTES = 5 * 1024 * 1024;

/** What validation adds to a file's record. */
export type ValidationResult = Pick<File, 'status' | 'variants'> &
  Partial<Pick<File, 'contentType' | 'reason' | 'width' | 'height' | 'savedBytes'>>;

export type ValidateService = (file: File, object: ReadObject) => Promise<ValidationResult>;

class Rejected extends Error {
  override readonly name = 'Rejected';
}

/**
 * Decides by content what an object is, and makes the variants of an image. What is wrong with the content is a
 * result; what is thrown is retryable.
 */
export function validateService(objects: Pick<ObjectGateway, 'put'>): ValidateService {
  return async (file, object) => {
    try {
      if (file.sha256 !== null && file.sha256 !== object.sha256) {
        throw new Rejected('The content is not that of the declared SHA-256.');
      }
      if (object.size > file.size) throw new Rejected('The content is larger than was declared.');
      return await validate(file, object);
    } catch (error) {
      if (!(error instanceof Rejected || error instanceof CorruptImage)) throw error;
      return { status: 'rejected', variants: [], reason: error.message };
    }
  };

  async function validate(file: File, { bytes, size }: ReadObject): Promise<ValidationResult> {
    const content = await contentOf(bytes);
    if (contradicts(file.contentType, content)) throw new Rejected(`The content is not ${file.contentType}.`);
    const declared = typeOf(file.contentType, content);
    if (content.kind === 'binary' && content.format !== undefined && isDecoded(declared)) {
      return validateImage(file.id, declared, bytes, size);
    }
    const contentType = content.kind === 'text' ? typeOfText(declared, bytes, size) : declared;
    if (declared === SVG_TYPE && contentType !== SVG_TYPE)
      throw new Rejected(`The content is not ${SVG_TYPE}.`);
    return { status: 'ready', contentType, variants: [{ name: 'original', contentType, size }] };
  }

  async function validateImage(
    id: string,
    contentType: string,
    bytes: Uint8Array,
    size: number,
  ): Promise<ValidationResult> {
    if (size > MAX_KEPT_BYTES) throw new Rejected('An image may have at most 100 MiB.');
    const header = await readHeader(bytes);
    const refused = refusalOf(header);
    if (refused !== undefined) throw new Rejected(refused);
    const variants: Variant[] = [];
    for (const name of ['web', 'thumbnail'] as const) {
      const { bytes: made, ...variant } = await makeVariant(name, bytes, header);
      // WebP of a small or well-compressed source can come out larger; then there is no point in it.
      if (variant.size >= size) continue;
      await objects.put(variantKey(id, name), made, variant.contentType);
      variants.push(variant);
    }
    const web = variants.find(({ name }) => name === 'web');
    const { width, height } = header.upright;
    return {
      status: 'ready',
      contentType,
      width,
      height,
      variants: [{ name: 'original', contentType, size, width, height }, ...variants],
      savedBytes: web ? size - web.size : 0,
    };
  }
}

const SVG_TYPE = 'image/svg+xml';

/** The type of a text: an SVG is one whatever was declared, and is rejected for what it could run. */
function typeOfText(declared: string, bytes: Uint8Array, size: number): string {
  const start = bytes.subarray(0, MAX_SVG_BYTES);
  const encoding = encodingOf(start);
  const text = new TextDecoder(encoding === 'utf-16le' || encoding === 'utf-16be' ? encoding : 'utf-8');
  if (!isSvg(text.decode(start))) {
    if (declared === SVG_TYPE) throw new Rejected(`The content is not ${SVG_TYPE}.`);
    return declared;
  }
  if (size > MAX_SVG_BYTES) throw new Rejected('An SVG may have at most 5 MiB.');
  const reason = svgRefusal(bytes);
  if (reason !== undefined) throw new Rejected(reason);
  return declared === 'application/octet-stream' ? SVG_TYPE : declared;
}
