import { PDFDocument, type PDFImage, PDFName, type PDFPage } from 'pdf-lib';
import type { Font } from '../text/font.ts';
import type { FontSet, Run } from '../text/font-set.ts';
import type { Line } from '../text/paragraph.ts';
import type { HanStyle } from '../text/scripts.ts';
import { EmbeddedFont, type Shown } from './embedded-font.ts';
import { deflated, number } from './streams.ts';

/** A4 in points of 1/72 inch (ISO 216). */
export const PAGE = { width: 595.28, height: 841.89 } as const;

export interface Color {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

export interface DocumentOptions {
  readonly fonts: FontSet;
  readonly title: string;
  readonly author: string;
  /** The program that the document was made by. */
  readonly creator: string;
  readonly createdAt: Date;
  /** How Han letters are written where a text does not tell. Simplified Chinese by default. */
  readonly han?: HanStyle | undefined;
  readonly maxPages: number;
}

/** A document that would have more pages than it may. */
export class PageLimitError extends Error {
  override readonly name = 'PageLimitError';
  readonly maxPages: number;

  constructor(maxPages: number) {
    super(`a document has at most ${maxPages} pages`);
    this.maxPages = maxPages;
  }
}

/** A matrix that places a picture of one by one (ISO 32000-1, 8.3.3). */
export type Placement = readonly [number, number, number, number, number, number];

/** A page that is being drawn on; y counts from its top, in points. */
export class Sheet {
  readonly page: PDFPage;
  readonly #document: DocumentWriter;
  readonly #operators: string[] = [];
  #fill = '';

  constructor(document: DocumentWriter, page: PDFPage) {
    this.#document = document;
    this.page = page;
  }

  /** A line of text whose base line is at `y`, begun at `x`. */
  text(line: Line, x: number, y: number, size: number, color: Color): void {
    if (line.runs.length === 0) return;
    this.#color(color);
    let operators = `BT 1 0 0 1 ${number(x)} ${number(PAGE.height - y)} Tm`;
    let marks = '';
    let last: EmbeddedFont | undefined;
    let at = x;
    for (const run of line.runs) {
      const font = this.#document.embedded(run.font);
      if (font !== last) operators += ` /${font.key} ${number(size)} Tf`;
      last = font;
      const shown = this.#document.show(font, run);
      operators += ` ${shown.operators}`;
      const scale = size / 1000;
      for (const mark of shown.marks) {
        const place = `${number(at + mark.x * scale)} ${number(PAGE.height - y + mark.y * scale)}`;
        marks += `\nq ${scale} 0 0 ${scale} ${place} cm /${mark.key} Do Q`;
      }
      at += run.width * scale;
    }
    this.#operators.push(`${operators} ET${marks}`);
  }

  box(x: number, y: number, width: number, height: number, color: Color): void {
    this.#color(color);
    this.#operators.push(
      `${number(x)} ${number(PAGE.height - y - height)} ${number(width)} ${number(height)} re f`,
    );
  }

  image(image: PDFImage, placement: Placement): void {
    const key = this.#document.imageKey(image);
    this.#operators.push(`q ${placement.map(number).join(' ')} cm /${key} Do Q`);
  }

  /** The page's content stream. */
  content(): string {
    return this.#operators.join('\n');
  }

  #color({ r, g, b }: Color): void {
    const operator = `${number(r)} ${number(g)} ${number(b)} rg`;
    if (operator === this.#fill) return;
    this.#fill = operator;
    this.#operators.push(operator);
  }
}

/** A document that is being written: its pages, the fonts and the pictures they share. */
export class DocumentWriter {
  readonly sheets: Sheet[] = [];
  readonly fonts: FontSet;
  readonly han: HanStyle;
  readonly #maxPages: number;
  readonly #pdf: PDFDocument;
  readonly #embedded = new Map<Font, EmbeddedFont>();
  readonly #images = new Map<PDFImage, string>();

  private constructor(pdf: PDFDocument, { fonts, han = 'chinese', maxPages }: DocumentOptions) {
    this.#pdf = pdf;
    this.fonts = fonts;
    this.han = han;
    this.#maxPages = maxPages;
  }

  static async create(options: DocumentOptions): Promise<DocumentWriter> {
    const { title, author, creator, createdAt } = options;
    const pdf = await PDFDocument.create({ updateMetadata: false });
    pdf.setTitle(title, { showInWindowTitleBar: true });
    pdf.setAuthor(author);
    pdf.setCreator(creator);
    pdf.setProducer(creator);
    pdf.setCreationDate(createdAt);
    pdf.setModificationDate(createdAt);
    return new DocumentWriter(pdf, options);
  }

  /** @throws PageLimitError when the document has all the pages it may have */
  addSheet(): Sheet {
    if (this.sheets.length >= this.#maxPages) throw new PageLimitError(this.#maxPages);
    const sheet = new Sheet(this, this.#pdf.addPage([PAGE.width, PAGE.height]));
    this.sheets.push(sheet);
    return sheet;
  }

  /** @throws Error for bytes that are no such picture */
  embedImage(bytes: Uint8Array, type: 'image/png' | 'image/jpeg'): Promise<PDFImage> {
    // pdf-lib reads a JPEG from the start of the memory behind the bytes, which small buffers share.
    const own = new Uint8Array(bytes);
    return type === 'image/png' ? this.#pdf.embedPng(own) : this.#pdf.embedJpg(own);
  }

  embedded(font: Font): EmbeddedFont {
    let embedded = this.#embedded.get(font);
    if (!embedded) {
      embedded = new EmbeddedFont(font, `F${this.#embedded.size}`, this.#pdf.context.nextRef());
      this.#embedded.set(font, embedded);
    }
    return embedded;
  }

  show(font: EmbeddedFont, run: Run): Shown {
    return font.show(run, this.#pdf.context);
  }

  imageKey(image: PDFImage): string {
    let key = this.#images.get(image);
    if (key === undefined) {
      key = `I${this.#images.size}`;
      this.#images.set(image, key);
    }
    return key;
  }

  /** The document's bytes. The same calls give the same bytes. */
  async save(): Promise<Uint8Array> {
    const { context } = this.#pdf;
    for (const font of this.#embedded.values()) await font.write(context, this.fonts);
    const resources = context.register(
      context.obj({
        Font: Object.fromEntries([...this.#embedded.values()].map(({ key, ref }) => [key, ref])),
        XObject: Object.fromEntries([
          ...[...this.#images].map(([image, key]) => [key, image.ref] as const),
          ...[...this.#embedded.values()].flatMap((font) =>
            [...font.outlines()].map(({ key, ref }) => [key, ref] as const),
          ),
        ]),
      }),
    );
    for (const sheet of this.sheets) {
      const content = deflated(context, Buffer.from(sheet.content(), 'latin1'));
      sheet.page.node.set(PDFName.Contents, context.register(content));
      sheet.page.node.set(PDFName.Resources, resources);
    }
    return this.#pdf.save();
  }
}
