import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { assetFiles } from '../src/index.ts';

const resolve = createRequire(import.meta.url).resolve;
const sources = assetFiles();

/** Reads a font or the subsetter from the package that brings it. */
export function readAsset(file: string): Uint8Array<ArrayBuffer> {
  const source = sources.get(file);
  if (source === undefined) throw new Error(`${file} is no asset`);
  return readFileSync(resolve(source));
}

/** What a reader copies from each page: a line for each line, words parted by one space. */
export async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0, disableFontFace: true });
  const document = await task.promise;
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent({ disableNormalization: true });
    const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
    pages.push(text.replace(/[^\S\n]+/g, ' '));
  }
  await task.destroy();
  return pages;
}
