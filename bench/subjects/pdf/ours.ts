import { renderDocument } from '../../../functions/files/pdf/render-document.ts';
import { Typefaces } from '../../../functions/files/pdf/typeface.ts';
import { drive } from './drive.ts';
import { CREATED_AT, font, sampleInvoice } from './sample.ts';

const faces = new Typefaces(font);
const context = { faces, author: 'Bench', createdAt: CREATED_AT, picture: undefined };

void drive((lines) => renderDocument({ template: 'invoice', data: sampleInvoice(lines) }, context));
