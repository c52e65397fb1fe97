import { fontFile, padded, type Tables, tableOf } from './true-type.ts';

/** Tables that glyphs' own instructions call upon. */
const HINTS = ['cvt ', 'fpgm', 'prep'];

/** Flags of a composite glyph's parts (OpenType 1.9, table glyf). */
const ARGUMENTS_ARE_WORDS = 0x1;
const ARGUMENTS_ARE_OFFSETS = 0x2;
const HAS_SCALE = 0x8;
const MORE_PARTS = 0x20;
const HAS_TWO_SCALES = 0x40;
const HAS_MATRIX = 0x80;

/**
 * The glyphs of a TrueType font that a document uses, numbered anew from the box for what is missing. The tables
 * are those that ISO 32000-1, 9.9 asks of a font of a composite font.
 */
export class Subset {
  readonly #tables: Tables;
  readonly #unit: number;
  /** By number in the subset: the glyph in the font, and how far it is moved, in the font's units. */
  readonly #old: { glyph: number; dx: number; dy: number }[] = [];
  readonly #places = new Map<string, number>();

  constructor(tables: Tables) {
    this.#tables = tables;
    this.#unit = tableOf(tables, 'head').readUInt16BE(18) / 1000;
    this.include(0);
  }

  /** The number that a glyph has in the subset; it may be drawn off its place, by thousandths of the size. */
  include(glyph: number, dx = 0, dy = 0): number {
    const moved = { glyph, dx: Math.round(dx * this.#unit), dy: Math.round(dy * this.#unit) };
    const key = `${glyph} ${moved.dx} ${moved.dy}`;
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.#old.length;
      this.#places.set(key, place);
      this.#old.push(moved);
    }
    return place;
  }

  /** The font file. */
  encode(): Buffer {
    const outlines: Buffer[] = [];
    const offsets = [0];
    // Grows while it is walked: parts of composite glyphs are put at its end.
    for (const { glyph, dx, dy } of this.#old) {
      const outline = padded(dx === 0 && dy === 0 ? this.#outline(glyph) : this.#moved(glyph, dx, dy));
      outlines.push(outline);
      offsets.push((offsets.at(-1) ?? 0) + outline.length);
    }
    const loca = Buffer.alloc(offsets.length * 4);
    for (const [index, offset] of offsets.entries()) loca.writeUInt32BE(offset, index * 4);

    const head = Buffer.from(tableOf(this.#tables, 'head'));
    head.writeUInt32BE(0, 8);
    head.writeInt16BE(1, 50);
    const maxp = Buffer.from(tableOf(this.#tables, 'maxp'));
    maxp.writeUInt16BE(this.#old.length, 4);
    // Glyphs of at least one part, and one level more of them than the font's own: see #moved.
    maxp.writeUInt16BE(Math.max(1, maxp.readUInt16BE(28)), 28);
    maxp.writeUInt16BE(maxp.readUInt16BE(30) + 1, 30);
    const hhea = Buffer.from(tableOf(this.#tables, 'hhea'));
    const metrics = this.#metrics(hhea.readUInt16BE(34));
    hhea.writeUInt16BE(this.#old.length, 34);

    const tables = new Map([
      ['head', head],
      ['hhea', hhea],
      ['maxp', maxp],
      ['hmtx', metrics],
      ['loca', loca],
      ['glyf', Buffer.concat(outlines)],
    ]);
    for (const tag of HINTS) {
      const table = this.#tables.get(tag);
      if (table) tables.set(tag, table);
    }
    return fontFile(tables);
  }

  #outline(glyph: number): Buffer {
    const loca = tableOf(this.#tables, 'loca');
    const long = tableOf(this.#tables, 'head').readInt16BE(50) === 1;
    const offset = (index: number) =>
      long ? loca.readUInt32BE(index * 4) : loca.readUInt16BE(index * 2) * 2;
    const outline = tableOf(this.#tables, 'glyf').subarray(offset(glyph), offset(glyph + 1));
    if (outline.length === 0 || outline.readInt16BE(0) >= 0) return outline;
    return this.#renumbered(Buffer.from(outline));
  }

  /** A glyph of one part, which is another glyph off its place. */
  #moved(glyph: number, dx: number, dy: number): Buffer {
    const part = this.#outline(glyph);
    if (part.length === 0) return part;
    const outline = Buffer.alloc(18);
    outline.writeInt16BE(-1, 0);
    for (const at of [2, 4, 6, 8]) outline.writeInt16BE(part.readInt16BE(at) + (at % 4 === 2 ? dx : dy), at);
    outline.writeUInt16BE(ARGUMENTS_ARE_WORDS | ARGUMENTS_ARE_OFFSETS, 10);
    outline.writeUInt16BE(this.include(glyph), 12);
    outline.writeInt16BE(dx, 14);
    outline.writeInt16BE(dy, 16);
    return outline;
  }

  /** A composite glyph whose parts are named by their numbers in the subset. */
  #renumbered(outline: Buffer): Buffer {
    let at = 10;
    for (;;) {
      const flags = outline.readUInt16BE(at);
      outline.writeUInt16BE(this.include(outline.readUInt16BE(at + 2)), at + 2);
      at += 4 + (flags & ARGUMENTS_ARE_WORDS ? 4 : 2);
      if (flags & HAS_SCALE) at += 2;
      else if (flags & HAS_TWO_SCALES) at += 4;
      else if (flags & HAS_MATRIX) at += 8;
      if (!(flags & MORE_PARTS)) return outline;
    }
  }

  /** Widths and left bearings; the last width of the font's list goes for all glyphs behind it. */
  #metrics(count: number): Buffer {
    const hmtx = tableOf(this.#tables, 'hmtx');
    const metrics = Buffer.alloc(this.#old.length * 4);
    for (const [place, { glyph, dx }] of this.#old.entries()) {
      metrics.writeUInt16BE(hmtx.readUInt16BE(Math.min(glyph, count - 1) * 4), place * 4);
      const bearing = glyph < count ? glyph * 4 + 2 : count * 4 + (glyph - count) * 2;
      metrics.writeInt16BE(hmtx.readInt16BE(bearing) + dx, place * 4 + 2);
    }
    return metrics;
  }
}
