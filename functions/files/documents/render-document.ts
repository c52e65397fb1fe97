import { DocumentWriter, Flow, type FontSet, hanStyleOf } from '@nubo/pdf-text';
import type { DocumentInput } from './contract.ts';
import { embedPicture } from './picture.ts';
import { invoice } from './templates/invoice.ts';
import { profile } from './templates/profile.ts';
import { report } from './templates/report.ts';

/** What a function of one processor lays out in a third of its time. */
const MAX_PAGES = 1000;

export interface RenderContext {
  readonly fonts: FontSet;
  /** Who the document is by where its data do not say. */
  readonly author: string;
  readonly createdAt: Date;
  /** The logo or the photograph that the data ask for. */
  readonly picture: Uint8Array | undefined;
}

/**
 * Makes the PDF. The same input at the same time gives the same bytes.
 * @throws PictureError for a picture that cannot be put into it, PageLimitError for more than 1,000 pages
 */
export async function renderDocument(input: DocumentInput, context: RenderContext): Promise<Uint8Array> {
  const { fonts, createdAt } = context;
  const document = await DocumentWriter.create({
    fonts,
    title: titleOf(input),
    author: authorOf(input, context.author),
    creator: 'Nubo',
    createdAt,
    han: hanStyleOf(JSON.stringify(input.data)),
    maxPages: MAX_PAGES,
  });
  const picture = context.picture && (await embedPicture(document, context.picture));
  const flow = new Flow(document);
  switch (input.template) {
    case 'invoice':
      invoice(flow, input.data, picture);
      break;
    case 'profile':
      profile(flow, input.data, picture);
      break;
    case 'report':
      report(flow, input.data);
      break;
  }
  return document.save();
}

function titleOf(input: DocumentInput): string {
  switch (input.template) {
    case 'invoice':
      return `Invoice ${input.data.number}`;
    case 'profile':
      return input.data.name;
    case 'report':
      return input.data.title;
  }
}

/** The name of the file: the one that was asked for, or the document's title, ending on `.pdf`. */
export function fileNameOf(input: DocumentInput): string {
  // A slash in a title or a number of an invoice is none of a path.
  const name = input.filename ?? titleOf(input).replace(/[/\\]/g, '-');
  const bare = name.replace(/\.pdf$/i, '');
  return `${[...bare].slice(0, 200).join('')}.pdf`;
}

/** The field of the data that names a picture, and the file it names. */
export function pictureOf(input: DocumentInput): { field: string; fileId: string } | undefined {
  switch (input.template) {
    case 'invoice':
      return named('logoFileId', input.data.logoFileId);
    case 'profile':
      return named('photoFileId', input.data.photoFileId);
    case 'report':
      return undefined;
  }
}

function named(field: string, fileId: string | undefined) {
  return fileId === undefined ? undefined : { field, fileId };
}

function authorOf(input: DocumentInput, caller: string): string {
  switch (input.template) {
    case 'invoice':
      return input.data.seller.name;
    case 'profile':
      return input.data.name;
    case 'report':
      return caller;
  }
}
