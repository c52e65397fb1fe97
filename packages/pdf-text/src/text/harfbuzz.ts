/// <reference path="./webassembly.d.ts" />
/** HarfBuzz's shaper: the package itself, which compiles its WebAssembly as it is loaded. */
export type HarfBuzz = typeof import('harfbuzzjs');

let loading: Promise<HarfBuzz> | undefined;

/** Loads the shaper when the first text needs it: 60 ms that no other request pays. */
export function loadHarfBuzz(): Promise<HarfBuzz> {
  loading ??= import('harfbuzzjs');
  return loading;
}

/** What is called of `harfbuzz-subset.wasm`, by the names and the meaning of HarfBuzz's C interface (hb-subset.h). */
interface SubsetExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  _initialize(): void;
  malloc(bytes: number): number;
  free(pointer: number): void;
  hb_blob_create(data: number, length: number, mode: number, user: number, destroy: number): number;
  hb_blob_destroy(blob: number): void;
  hb_blob_get_data(blob: number, length: number): number;
  hb_blob_get_length(blob: number): number;
  hb_face_create(blob: number, index: number): number;
  hb_face_destroy(face: number): void;
  hb_face_reference_blob(face: number): number;
  hb_set_add(set: number, value: number): void;
  hb_subset_input_create_or_fail(): number;
  hb_subset_input_destroy(input: number): void;
  hb_subset_input_glyph_set(input: number): number;
  hb_subset_input_set(input: number, kind: number): number;
  hb_subset_input_set_flags(input: number, flags: number): void;
  hb_subset_or_fail(face: number, input: number): number;
}

const MEMORY_MODE_WRITABLE = 2;
const SETS_DROP_TABLE_TAG = 3;
/** No hints; glyphs keep their numbers; the box for what is missing keeps its shape; no closure over further shaping. */
const FLAGS = 0x1 | 0x2 | 0x40 | 0x200;
/** What a font inside a PDF needs none of: the document has its own widths, codes and text (ISO 32000-1, 9.9). */
const DROPPED = [
  'GSUB',
  'GPOS',
  'GDEF',
  'BASE',
  'STAT',
  'MATH',
  'cmap',
  'name',
  'OS/2',
  'post',
  'vhea',
  'vmtx',
];

/** HarfBuzz's subsetter: cuts a font down to the glyphs that a document shows. */
export class Subsetter {
  readonly #hb: SubsetExports;

  /** @param wasm the bytes of `harfbuzz-subset.wasm` */
  static async load(wasm: Uint8Array<ArrayBuffer>): Promise<Subsetter> {
    const { instance } = await WebAssembly.instantiate(wasm);
    // The package has no typings for this file; the interface above names what its build exports.
    return new Subsetter(instance.exports as unknown as SubsetExports);
  }

  private constructor(hb: SubsetExports) {
    this.#hb = hb;
    hb._initialize();
  }

  /** A font with these glyphs alone, under their old numbers. @throws Error for a file that is no font */
  subset(font: Uint8Array, glyphs: Iterable<number>): Uint8Array {
    const hb = this.#hb;
    const data = hb.malloc(font.length);
    new Uint8Array(hb.memory.buffer).set(font, data);
    const blob = hb.hb_blob_create(data, font.length, MEMORY_MODE_WRITABLE, 0, 0);
    const face = hb.hb_face_create(blob, 0);
    const input = hb.hb_subset_input_create_or_fail();
    try {
      hb.hb_subset_input_set_flags(input, FLAGS);
      const dropped = hb.hb_subset_input_set(input, SETS_DROP_TABLE_TAG);
      for (const name of DROPPED) hb.hb_set_add(dropped, tag(name));
      const kept = hb.hb_subset_input_glyph_set(input);
      for (const glyph of glyphs) hb.hb_set_add(kept, glyph);
      return this.#bytes(hb.hb_subset_or_fail(face, input));
    } finally {
      hb.hb_subset_input_destroy(input);
      hb.hb_face_destroy(face);
      hb.hb_blob_destroy(blob);
      hb.free(data);
    }
  }

  #bytes(face: number): Uint8Array {
    const hb = this.#hb;
    if (face === 0) throw new Error('HarfBuzz cannot make a subset of this font');
    const blob = hb.hb_face_reference_blob(face);
    const start = hb.hb_blob_get_data(blob, 0);
    const bytes = new Uint8Array(hb.memory.buffer).slice(start, start + hb.hb_blob_get_length(blob));
    hb.hb_blob_destroy(blob);
    hb.hb_face_destroy(face);
    if (bytes.length === 0) throw new Error('HarfBuzz made an empty subset');
    return bytes;
  }
}

/** Four letters as HarfBuzz counts them. */
function tag(name: string): number {
  let value = 0;
  for (let index = 0; index < 4; index += 1) value = value * 256 + name.charCodeAt(index);
  return value;
}
