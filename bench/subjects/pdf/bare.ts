import fontkit from '@pdf-lib/fontkit';
import { PDFDocument, type PDFFont, rgb } from 'pdf-lib';
import { drive } from './drive.ts';
import { CREATED_AT, font, sampleInvoice } from './sample.ts';

// What somebody writes with pdf-lib alone: the same texts at the same places, columns of a fixed width.
const files = { regular: font('NotoSans-Regular.ttf'), bold: font('NotoSans-Bold.ttf') };
const [WIDTH, HEIGHT, MARGIN, ROW] = [595.28, 841.89, 48, 20];
const COLUMNS = [
  { heading: 'Quantity', right: 370 },
  { heading: 'Unit price', right: 430 },
  { heading: 'Tax', right: 470 },
  { heading: 'Amount (EUR)', right: WIDTH - MARGIN },
];
const money = (cents: number) =>
  (cents / 100).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

void drive(async (lines) => {
  const data = sampleInvoice(lines);
  const pdf = await PDFDocument.create();
  pdf.registerFontkit(fontkit);
  const regular = await pdf.embedFont(files.regular, { subset: true });
  const bold = await pdf.embedFont(files.bold, { subset: true });
  pdf.setTitle(`Invoice ${data.number}`);
  pdf.setAuthor(data.seller.name);
  pdf.setCreationDate(CREATED_AT);
  let page = pdf.addPage([WIDTH, HEIGHT]);
  let y = MARGIN;
  const left = (text: string, x: number, face: PDFFont, size: number) =>
    page.drawText(text, { x, y: HEIGHT - y, size, font: face, color: rgb(0.11, 0.13, 0.17) });
  const right = (text: string, x: number, face: PDFFont, size: number) =>
    left(text, x - face.widthOfTextAtSize(text, size), face, size);
  const head = () => {
    left('Description', MARGIN, bold, 8.5);
    for (const column of COLUMNS) right(column.heading, column.right, bold, 8.5);
    y += ROW;
  };

  left(data.seller.name, MARGIN, bold, 14);
  right('Invoice', WIDTH - MARGIN, bold, 22);
  for (const fact of [`Number ${data.number}`, `Issued ${data.issuedAt}`, `Due ${data.dueAt}`]) {
    y += 14;
    right(fact, WIDTH - MARGIN, regular, 9.5);
  }
  for (const { name, address = '' } of [data.seller, data.customer]) {
    for (const line of [name, ...address.split('\n')]) {
      y += 14;
      left(line, MARGIN, regular, 9.5);
    }
  }
  y += 30;
  head();
  let net = 0;
  for (const { description, quantity, unitPriceCents, taxPercent } of data.items) {
    if (y > HEIGHT - 84) {
      page = pdf.addPage([WIDTH, HEIGHT]);
      y = MARGIN;
      head();
    }
    const amount = Math.round(quantity * unitPriceCents);
    net += amount;
    left(description, MARGIN, regular, 9);
    const cells = [String(quantity), money(unitPriceCents), `${taxPercent}%`, money(amount)];
    for (const [index, cell] of cells.entries()) right(cell, COLUMNS[index]?.right ?? 0, regular, 9);
    page.drawRectangle({ x: MARGIN, y: HEIGHT - y - 6, width: WIDTH - 2 * MARGIN, height: 0.5 });
    y += ROW;
  }
  const tax = Math.round(net * 0.2);
  for (const sum of [`Subtotal ${money(net)}`, `Tax ${money(tax)}`, `Total (EUR) ${money(net + tax)}`]) {
    right(sum, WIDTH - MARGIN, bold, 9.5);
    y += 14;
  }
  for (const [index, each] of pdf.getPages().entries()) {
    page = each;
    y = HEIGHT - 40;
    left(`${data.seller.name} · Invoice ${data.number}`, MARGIN, regular, 8);
    right(`${index + 1} / ${pdf.getPageCount()}`, WIDTH - MARGIN, regular, 8);
  }
  return pdf.save();
});
