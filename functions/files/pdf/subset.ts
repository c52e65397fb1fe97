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

/** Marks that are piled without end stop here: edges of glyphs are numbers of 16 bits. */
const FARTHEST = 16_000;

/** A glyph of the font and how far from the pen it is drawn, in thousandths of the font's size. */
export interface Part {
  readonly id: number;
  readonly dx: number;
  readonly dy: number;
}

/**
 * The glyphs of a TrueType font that a document uses, numbered anew from the box for what is missing. The tables
 * are those that ISO 32000-1, 9.9 asks of a font of a composite font.
 */
export class Subset {
  readonly #tables: Tables;
  readonly #unit: number;
  /** By number in the subset: glyphs of the font and how far they are moved, in the font's units. */
  readonly #old: (readonly Part[])[] = [];
  readonly #places = new Map<string, number>();

  constructor(tables: Tables) {
    this.#tables = tables;
    this.#unit = tableOf(tables, 'head').readUInt16BE(18) / 1000;
    this.#include([{ id: 0, dx: 0, dy: 0 }]);
  }

  /** The number that a glyph of these parts has in the subset. */
  include(parts: readonly Part[]): number {
    const units = (value: number) => Math.max(-FARTHEST, Math.min(FARTHEST, Math.round(value * this.#unit)));
    return this.#include(parts.map(({ id, dx, dy }) => ({ id, dx: units(dx), dy: units(dy) })));
  }

  /** The font file. */
  encode(): Buffer {
    const outlines: Buffer[] = [];
    const offsets = [0];
    // Grows while it is walked: parts of composite glyphs are put at its end.
    for (const parts of this.#old) {
      const outline = padded(this.#outline(parts));
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
    // Glyphs made of parts, and one level more of them than the font's own: see #composed.
    maxp.writeUInt16BE(Math.max(maxp.readUInt16BE(28), ...this.#old.map((parts) => parts.length)), 28);
    maxp.writeUInt16BE(maxp.readUInt16BE(30) + 1, 30);
    const hhea = Buffer.from(tableOf(this.#tables, 'hhea'));
    const metrics = this.#metrics(hhea.readUInt16BE(34), outlines);
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

  #include(parts: readonly Part[]): number {
    const key = parts.map(({ id, dx, dy }) => `${id} ${dx} ${dy}`).join();
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.#old.length;
      this.#places.set(key, place);
      this.#old.push(parts);
    }
    return place;
  }

  #outline(parts: readonly Part[]): Buffer {
    const [first] = parts;
    if (!first) throw new Error('a glyph has a part at least');
    if (parts.length > 1 || first.dx !== 0 || first.dy !== 0) return this.#composed(parts);
    const outline = this.#original(first.id);
    return outline.length === 0 || outline.readInt16BE(0) >= 0
      ? outline
      : this.#renumbered(Buffer.from(outline));
  }

  #original(glyph: number): Buffer {
    const loca = tableOf(this.#tables, 'loca');
    const long = tableOf(this.#tables, 'head').readInt16BE(50) === 1;
    const offset = (index: number) =>
      long ? loca.readUInt32BE(index * 4) : loca.readUInt16BE(index * 2) * 2;
    return tableOf(this.#tables, 'glyf').subarray(offset(glyph), offset(glyph + 1));
  }

  /** A glyph made of others; empty if they all are. */
  #composed(parts: readonly Part[]): Buffer {
    const seen = parts.filter(({ id }) => this.#original(id).length > 0);
    if (seen.length === 0) return Buffer.alloc(0);
    const outline = Buffer.alloc(10 + seen.length * 8);
    outline.writeInt16BE(-1, 0);
    for (const [index, { id, dx, dy }] of seen.entries()) {
      const original = this.#original(id);
      for (const [at, shift, outer] of [
        [2, dx, Math.min],
        [4, dy, Math.min],
        [6, dx, Math.max],
        [8, dy, Math.max],
      ] as const) {
        const edge = original.readInt16BE(at) + shift;
        outline.writeInt16BE(index === 0 ? edge : outer(edge, outline.readInt16BE(at)), at);
      }
      const entry = 10 + index * 8;
      const more = index < seen.length - 1 ? MORE_PARTS : 0;
      outline.writeUInt16BE(ARGUMENTS_ARE_WORDS | ARGUMENTS_ARE_OFFSETS | more, entry);
      outline.writeUInt16BE(this.#include([{ id, dx: 0, dy: 0 }]), entry + 2);
      outline.writeInt16BE(dx, entry + 4);
      outline.writeInt16BE(dy, entry + 6);
    }
    return outline;
  }

  /** A composite glyph whose parts are named by their numbers in the subset. */
  #renumbered(outline: Buffer): Buffer {
    let at = 10;
    for (;;) {
      const flags = outline.readUInt16BE(at);
      const part = { id: outline.readUInt16BE(at + 2), dx: 0, dy: 0 };
      outline.writeUInt16BE(this.#include([part]), at + 2);
      at += 4 + (flags & ARGUMENTS_ARE_WORDS ? 4 : 2);
      if (flags & HAS_SCALE) at += 2;
      else if (flags & HAS_TWO_SCALES) at += 4;
      else if (flags & HAS_MATRIX) at += 8;
      if (!(flags & MORE_PARTS)) return outline;
    }
  }

  /** Widths and left bearings; the last width of the font's list goes for all glyphs behind it. */
  #metrics(count: number, outlines: readonly Buffer[]): Buffer {
    const hmtx = tableOf(this.#tables, 'hmtx');
    const metrics = Buffer.alloc(this.#old.length * 4);
    for (const [place, [first]] of this.#old.entries()) {
      metrics.writeUInt16BE(hmtx.readUInt16BE(Math.min(first?.id ?? 0, count - 1) * 4), place * 4);
      // A bearing other than the outline's left edge would shift the outline.
      const outline = outlines[place];
      metrics.writeInt16BE(outline && outline.length > 0 ? outline.readInt16BE(2) : 0, place * 4 + 2);
    }
    return metrics;
  }
}
