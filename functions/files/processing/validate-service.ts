import type { File } from '../contract.ts';
import { uploadKey, variantKey } from '../storage/file-record.ts';
import type { ObjectGateway } from '../storage/object-gateway.ts';
import type { ObjectState, StoredObjectGateway } from '../storage/stored-object-gateway.ts';
import { contradicts, SNIFF_BYTES, type Sniffed, settledType, sniff } from './content-type.ts';
import { CorruptImage, type MadeVariant, makeVariant, readHeader } from './image-gateway.ts';
import { refusalOf } from './image-rules.ts';
import { isSvg, svgRefusal } from './svg.ts';

/** An image is decoded from memory; one whose file is larger is not taken. */
const MAX_IMAGE_BYTES = 100 * 1024 * 1024;
const MAX_SVG_BYTES = 5 * 1024 * 1024;

/** What becomes of a file's record. */
export type ValidationResult = Pick<File, 'status' | 'variants'> &
  Partial<Pick<File, 'contentType' | 'reason' | 'width' | 'height' | 'savedBytes'>>;

/** @param sha256 of the whole object, in lower-case hex */
export type ValidateService = (file: File, state: ObjectState, sha256: string) => Promise<ValidationResult>;

class Rejected extends Error {
  override readonly name = 'Rejected';
}

/**
 * Decides by content what an object is, and makes the variants of an image. What is wrong with the content is a
 * result; what is thrown is retryable.
 */
export function validateService(
  objects: Pick<ObjectGateway, 'put'> & Pick<StoredObjectGateway, 'get'>,
): ValidateService {
  return async (file, state, sha256) => {
    try {
      if (file.sha256 !== null && file.sha256 !== sha256) {
        throw new Rejected('The content is not that of the declared SHA-256.');
      }
      if (state.size > file.size) throw new Rejected('The content is larger than was declared.');
      return await validate(file, state);
    } catch (error) {
      if (!(error instanceof Rejected || error instanceof CorruptImage)) throw error;
      return { status: 'rejected', variants: [], reason: error.message };
    }
  };

  async function validate(file: File, state: ObjectState): Promise<ValidationResult> {
    const start = await objects.get(uploadKey(file.id), state.etag, SNIFF_BYTES);
    const sniffed = await sniff(start);
    if (contradicts(file.contentType, sniffed)) {
      throw new Rejected(`The content is not ${file.contentType}.`);
    }
    const contentType = settledType(file.contentType, sniffed);
    if (sniffed.kind === 'known' && sniffed.isImage) return validateImage(file.id, contentType, state);
    await refuseActiveSvg(file, sniffed, start, state);
    return { status: 'ready', contentType, variants: [{ name: 'original', contentType, size: state.size }] };
  }

  async function validateImage(
    id: string,
    contentType: string,
    { etag, size }: ObjectState,
  ): Promise<ValidationResult> {
    if (size > MAX_IMAGE_BYTES) throw new Rejected('An image may have at most 100 MiB.');
    const bytes = await objects.get(uploadKey(id), etag);
    const header = await readHeader(bytes);
    const refused = refusalOf(header);
    if (refused !== undefined) throw new Rejected(refused);
    const made: MadeVariant[] = [];
    for (const name of ['web', 'thumbnail'] as const) {
      const variant = await makeVariant(name, bytes, header);
      // WebP of a small or well-compressed source can come out larger; then there is no point in it.
      if (variant.size >= size) continue;
      await objects.put(variantKey(id, name), variant.bytes, variant.contentType);
      made.push(variant);
    }
    const web = made.find(({ name }) => name === 'web');
    const { width, height } = header.upright;
    return {
      status: 'ready',
      contentType,
      width,
      height,
      variants: [
        { name: 'original', contentType, size, width, height },
        ...made.map(({ bytes: _stored, ...variant }) => variant),
      ],
      savedBytes: web ? size - web.size : 0,
    };
  }

  async function refuseActiveSvg(file: File, { kind }: Sniffed, start: Uint8Array, state: ObjectState) {
    const claims = file.contentType === 'image/svg+xml';
    const looksLikeOne = kind !== 'binary' && isSvg(new TextDecoder().decode(start));
    if (claims && !looksLikeOne) throw new Rejected('The content is not image/svg+xml.');
    if (!looksLikeOne) return;
    if (state.size > MAX_SVG_BYTES) throw new Rejected('An SVG may have at most 5 MiB.');
    const reason = svgRefusal(new TextDecoder().decode(await objects.get(uploadKey(file.id), state.etag)));
    if (reason !== undefined) throw new Rejected(reason);
  }
}
