import { FontSet } from '@nubo/pdf-text';
import { readAsset } from '@nubo/pdf-text/testing';
import { PDFDocument } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { documentInput } from '../../../../../functions/files/documents/contract.ts';
import { readJpeg } from '../../../../../functions/files/documents/jpeg.ts';
import { fileNameOf, renderDocument } from '../../../../../functions/files/documents/render-document.ts';

const fonts = await FontSet.load(readAsset);
const createdAt = new Date('2026-01-31T12:00:00.000Z');
const render = (input: unknown, picture?: Uint8Array) =>
  renderDocument(documentInput.parse(input), { fonts, author: 'Caller', createdAt, picture });
const invoice = (lines: number) => ({
  template: 'invoice',
  data: {
    number: '2026/1',
    issuedAt: '2026-01-31',
    currency: 'EUR',
    seller: { name: 'Société' },
    customer: { name: 'شركة' },
    items: Array.from({ length: lines }, (_, index) => ({
      description: `Item ${index} 服务`,
      quantity: 1.5,
      unitPriceCents: 1000 + index,
      taxPercent: 20,
    })),
  },
});
/** A PNG of one white pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4////fwAJ+wP9KobjigAAAABJRU5ErkJggg==',
  'base64',
);

describe('documents', () => {
  test('carry title, author and time', async () => {
    const pdf = await PDFDocument.load(await render(invoice(1)), { updateMetadata: false });
    expect(pdf.getTitle()).toBe('Invoice 2026/1');
    expect(pdf.getAuthor()).toBe('Société');
    expect(pdf.getCreationDate()).toEqual(createdAt);
    expect(pdf.getPageCount()).toBe(1);
    expect(pdf.getPage(0).getSize()).toEqual({ width: 595.28, height: 841.89 });
  });

  test('are by the caller where the data name nobody', async () => {
    const pdf = await PDFDocument.load(
      await render({ template: 'report', data: { title: 'T', sections: [] } }),
    );
    expect(pdf.getAuthor()).toBe('Caller');
  });

  test.each([
    [undefined, 'Invoice 2026-1.pdf'],
    ['Rechnung.PDF', 'Rechnung.pdf'],
    ['Rechnung', 'Rechnung.pdf'],
  ])('asked for as %s are named %s', (filename, name) => {
    expect(fileNameOf(documentInput.parse({ ...invoice(1), filename }))).toBe(name);
  });

  test('of the same input at the same time are the same bytes', async () => {
    expect(Buffer.compare(await render(invoice(3)), await render(invoice(3)))).toBe(0);
  });

  test('of many lines go over pages and stay small', async () => {
    const bytes = await render(invoice(200));
    expect((await PDFDocument.load(bytes)).getPageCount()).toBeGreaterThan(4);
    expect(bytes.length).toBeLessThan(100_000);
  });

  test('hold a row that is higher than a page', async () => {
    const table = {
      columns: ['A', 'B'],
      rows: [
        ['word '.repeat(390), '1'],
        ['x\n'.repeat(900), '2'],
      ],
    };
    const bytes = await render({
      template: 'report',
      data: { title: 'T', sections: [{ heading: 'H', table }] },
    });
    expect((await PDFDocument.load(bytes)).getPageCount()).toBeGreaterThan(15);
  });

  test('hold marks that are piled without end', async () => {
    const sections = [{ heading: 'H', text: `a${'\u0300\u0301'.repeat(1000)}` }];
    const bytes = await render({ template: 'report', data: { title: 'T', sections } });
    expect((await PDFDocument.load(bytes)).getPageCount()).toBe(1);
  });

  test('show a PNG', async () => {
    const profile = { template: 'profile', data: { name: 'N', fields: [], sections: [] } };
    const [without, withOne] = [await render(profile), await render(profile, PNG)];
    expect(Buffer.from(withOne).includes('/Subtype /Image')).toBe(true);
    expect(Buffer.from(without).includes('/Subtype /Image')).toBe(false);
  });

  test.each([
    ['text', Buffer.from('no picture'), 'must be a PNG or JPEG image'],
    ['a PNG that is cut off', PNG.subarray(0, 40), 'is an image that cannot be read'],
    ['a PNG of too many pixels', bomb(), 'has too many pixels'],
  ])('refuse %s', async (_what, bytes, message) => {
    const profile = { template: 'profile', data: { name: 'N', fields: [], sections: [] } };
    await expect(render(profile, bytes)).rejects.toMatchObject({ name: 'PictureError', message });
  });
});

describe('a JPEG', () => {
  const segment = (marker: number, body: Buffer) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(body.length + 2, 2);
    return Buffer.concat([head, body]);
  };
  const exif = Buffer.from(
    '457869660000' + '4d4d002a00000008' + '0001' + '0112000300000001' + '00060000',
    'hex',
  );
  const jpeg = Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe1, exif),
    segment(0xfe, Buffer.from('a comment')),
    segment(0xc0, Buffer.from('0800100020030111000211010311', 'hex')),
    segment(0xda, Buffer.from('03010002110311003f00', 'hex')),
    Buffer.from([1, 2, 3, 0xff, 0xd9]),
  ]);

  test('is told upright and loses what the camera wrote about it', () => {
    const read = readJpeg(jpeg);
    expect(read).toMatchObject({ width: 32, height: 16, orientation: 6 });
    expect(Buffer.from(read?.bytes ?? []).includes('Exif')).toBe(false);
    expect(Buffer.from(read?.bytes ?? []).includes('comment')).toBe(false);
    expect(read?.bytes.subarray(-5)).toEqual(jpeg.subarray(-5));
  });

  test('is shown without what the camera wrote', async () => {
    const bytes = await render(
      { template: 'profile', data: { name: 'N', fields: [], sections: [] } },
      // A view into memory that others share, as small buffers are.
      Buffer.concat([Buffer.alloc(7), jpeg]).subarray(7),
    );
    expect(Buffer.from(bytes).includes('/Subtype /Image')).toBe(true);
    expect(Buffer.from(bytes).includes('Exif')).toBe(false);
  });

  test('that is cut off anywhere is none', () => {
    for (let end = 0; end < jpeg.length - 17; end += 1)
      expect(readJpeg(jpeg.subarray(0, end))).toBeUndefined();
  });
});

function bomb(): Buffer {
  const png = Buffer.from(PNG);
  png.writeUInt32BE(30_000, 16);
  png.writeUInt32BE(30_000, 20);
  return png;
}
