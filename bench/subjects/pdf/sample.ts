import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assetFiles } from '@nubo/pdf-text';
import type { InvoiceData } from '../../../functions/files/documents/contract.ts';

export const CREATED_AT = new Date('2026-01-31T12:00:00.000Z');

const WORK = [
  'Hébergement annuel',
  'Ремонт оборудования',
  'Υπηρεσίες μεταφοράς',
  'Bảo trì hệ thống',
  'Consulting',
];

/** An invoice whose every text stands in one line of one face, so that a bare program can draw it too. */
export function sampleInvoice(lines: number): InvoiceData {
  return {
    number: '2026-0042',
    issuedAt: '2026-01-31',
    dueAt: '2026-03-02',
    currency: 'EUR',
    seller: {
      name: 'Société de services',
      address: '12 rue de la Paix\n75002 Paris',
      taxId: 'FR12345678901',
    },
    customer: { name: 'Customer', address: '1 High Street\nLondon' },
    items: Array.from({ length: lines }, (_, index) => ({
      description: `${WORK[index % WORK.length]} ${index + 1}`,
      quantity: 1 + (index % 7) / 2,
      unitPriceCents: 12_345 + index * 100,
      taxPercent: 20,
    })),
  };
}

const assets = assetFiles();

export function font(file: string): Uint8Array<ArrayBuffer> {
  return readFileSync(join(process.cwd(), 'node_modules', assets.get(file) ?? file));
}
