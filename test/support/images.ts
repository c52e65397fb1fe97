import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** A landscape of noise and colour, as large as a photograph of it would be. */
export async function photograph(width: number, height: number): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  return sharp({ create: { width, height, channels: 3, background: '#808080', noise } })
    .blur(1.2)
    .withExif({
      IFD0: { Make: 'Nubo', Model: 'Phone', Software: 'SECRET-SERIAL-0815' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '14/1 43/1 0/1',
        GPSLongitudeRef: 'W',
        GPSLongitude: '17/1 28/1 0/1',
      },
    })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 95 })
    .toBuffer();
}

/** A GIF of as many frames, each of its own colour. */
export async function animation(frames: number, side: number): Promise<Buffer> {
  const pages = await Promise.all(
    Array.from({ length: frames }, (_, at) =>
      sharp({ create: { width: side, height: side, channels: 3, background: { r: at * 40, g: 90, b: 200 } } })
        .composite([{ input: Buffer.from(circle(side, at)), top: 0, left: 0 }])
        .png()
        .toBuffer(),
    ),
  );
  return sharp(pages, { join: { animated: true } })
    .gif({ delay: pages.map(() => 100) })
    .toBuffer();
}

const circle = (side: number, at: number) =>
  `<svg width="${side}" height="${side}"><circle cx="${20 + at * 30}" cy="${side / 2}" r="18" fill="#fff"/></svg>`;

/** A PNG of one colour and any size: some kilobytes for each hundred million pixels. */
export function flatPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // One bit a pixel, grey (PNG specification, 11.2.2).
  header.set([1, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + Math.ceil(width / 8)));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}

/** An animated PNG of one frame (PNG specification, third edition, 11.3.6). */
export function animatedPng(): Buffer {
  const plain = flatPng(64, 64);
  // After the signature and IHDR, of 8 and 25 bytes.
  const head = plain.subarray(0, 33);
  const frame = Buffer.alloc(26);
  frame.writeUInt32BE(64, 4);
  frame.writeUInt32BE(64, 8);
  frame.writeUInt16BE(1, 20);
  frame.writeUInt16BE(10, 22);
  const control = Buffer.from('0000000100000000', 'hex');
  return Buffer.concat([head, chunk('acTL', control), chunk('fcTL', frame), plain.subarray(33)]);
}

/** A bitmap of 2 × 2 pixels, 24 bits each, as Windows writes it. */
export function bitmap(): Buffer {
  const header = Buffer.alloc(54);
  header.write('BM', 'latin1');
  header.writeUInt32LE(70, 2);
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(2, 18);
  header.writeInt32LE(2, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  return Buffer.concat([header, Buffer.alloc(16, 0x7f)]);
}

/** An icon that holds a PNG. */
export function icon(): Buffer {
  const image = flatPng(16, 16);
  const header = Buffer.from('00000100010010100000010020000000000016000000', 'hex');
  header.writeUInt32LE(image.length, 14);
  return Buffer.concat([header, image]);
}
