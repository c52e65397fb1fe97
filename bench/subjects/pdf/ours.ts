import { FontSet } from '@nubo/pdf-text';
import { renderDocument } from '../../../functions/files/documents/render-document.ts';
import { drive } from './drive.ts';
import { CREATED_AT, font, sampleInvoice } from './sample.ts';

const fonts = FontSet.load(font);

void drive(async (lines) => {
  const context = { fonts: await fonts, author: 'Bench', createdAt: CREATED_AT, picture: undefined };
  return renderDocument({ template: 'invoice', data: sampleInvoice(lines) }, context);
});
