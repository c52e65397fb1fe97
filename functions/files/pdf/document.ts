import { PDFDocument, type PDFImage, PDFName, type PDFPage } from 'pdf-lib';
import { EmbeddedFace } from './embedded-face.ts';
import type { Face } from './face.ts';
import type { Line } from './paragraph.ts';
import { deflated } from './streams.ts';

/** A4 in points of 1/72 inch (ISO 216). */
export const PAGE = { width: 595.28, height: 841.89 } as const;

export interface Color {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

export interface DocumentInfo {
  readonly title: string;
  readonly author: string;
  readonly createdAt: Date;
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
    let operators = `BT 1 0 0 1 ${n(x)} ${n(PAGE.height - y)} Tm`;
    let last: EmbeddedFace | undefined;
    for (const run of line.runs) {
      const face = this.#document.embedded(run.face);
      if (face !== last) operators += ` /${face.key} ${n(size)} Tf`;
      last = face;
      operators += ` ${face.show(run)}`;
    }
    this.#operators.push(`${operators} ET`);
  }

  box(x: number, y: number, width: number, height: number, color: Color): void {
    this.#color(color);
    this.#operators.push(`${n(x)} ${n(PAGE.height - y - height)} ${n(width)} ${n(height)} re f`);
  }

  image(image: PDFImage, placement: Placement): void {
    const key = this.#document.imageKey(image);
    this.#operators.push(`q ${placement.map(n).join(' ')} cm /${key} Do Q`);
  }

  /** The page's content stream. */
  content(): string {
    return this.#operators.join('\n');
  }

  #color({ r, g, b }: Color): void {
    const operator = `${n(r)} ${n(g)} ${n(b)} rg`;
    if (operator === this.#fill) return;
    this.#fill = operator;
    this.#operators.push(operator);
  }
}

/** A document that is being written: its pages, the faces and the pictures they share. */
export class DocumentWriter {
  readonly sheets: Sheet[] = [];
  readonly #pdf: PDFDocument;
  readonly #faces = new Map<Face, EmbeddedFace>();
  readonly #images = new Map<PDFImage, string>();

  private constructor(pdf: PDFDocument) {
    this.#pdf = pdf;
  }

  static async create({ title, author, createdAt }: DocumentInfo): Promise<DocumentWriter> {
    const pdf = await PDFDocument.create({ updateMetadata: false });
    pdf.setTitle(title, { showInWindowTitleBar: true });
    pdf.setAuthor(author);
    pdf.setCreator('Nubo');
    pdf.setProducer('Nubo');
    pdf.setCreationDate(createdAt);
    pdf.setModificationDate(createdAt);
    return new DocumentWriter(pdf);
  }

  addSheet(): Sheet {
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

  embedded(face: Face): EmbeddedFace {
    let embedded = this.#faces.get(face);
    if (!embedded) {
      embedded = new EmbeddedFace(face, `F${this.#faces.size}`, this.#pdf.context.nextRef());
      this.#faces.set(face, embedded);
    }
    return embedded;
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
    for (const face of this.#faces.values()) face.write(context);
    const resources = context.register(
      context.obj({
        Font: Object.fromEntries([...this.#faces.values()].map(({ key, ref }) => [key, ref])),
        XObject: Object.fromEntries([...this.#images].map(([image, key]) => [key, image.ref])),
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

/** A number as PDF writes it: no exponent, at most three places. */
function n(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
