import { PDFDocument } from 'pdf-lib';

/** Times a document of `lines` lines, made again and again; prints the mean in ms. */
export async function drive(make: (lines: number) => Promise<Uint8Array>): Promise<void> {
  const [lines = 0, warmUps = 0, runs = 1] = process.argv.slice(2).map(Number);
  const bytes = await make(lines);
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  // A page holds some 30 rows.
  const pages = pdf.getPageCount();
  if (pages < lines / 40 || pages > lines / 20 + 2) throw new Error(`${pages} pages for ${lines} lines`);
  if (pdf.getTitle() !== 'Invoice 2026-0042') throw new Error(`the title is ${pdf.getTitle()}`);
  for (let run = 0; run < warmUps; run += 1) await make(lines);
  const begun = performance.now();
  for (let run = 0; run < runs; run += 1) await make(lines);
  console.log((performance.now() - begun) / runs);
}
