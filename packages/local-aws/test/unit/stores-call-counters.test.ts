import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callCounter, writeMessage } from '../../src/stores/postgres/protocol.ts';
import { commandCounter } from '../../src/stores/redis/protocol.ts';

/** The same bytes in pieces of any size. */
const pieces = (bytes: Buffer): fc.Arbitrary<Buffer[]> =>
  fc.array(fc.nat({ max: bytes.length }), { maxLength: 12 }).map((cuts) => {
    const ends = [...cuts.toSorted((a, b) => a - b), bytes.length];
    return ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
  });

test('every simple query and every Sync is one call, however the bytes are cut', () => {
  const message = fc.tuple(
    fc.constantFrom('Q', 'S', 'P', 'B', 'E', 'd', 'X'),
    fc.uint8Array({ maxLength: 40 }),
  );
  fc.assert(
    fc.property(
      fc
        .array(message, { maxLength: 20 })
        .chain((messages) =>
          fc.tuple(
            fc.constant(messages.filter(([type]) => type === 'Q' || type === 'S').length),
            pieces(Buffer.concat(messages.map(([type, body]) => writeMessage(type, Buffer.from(body))))),
          ),
        ),
      ([calls, chunks]) => {
        const count = callCounter();
        expect(chunks.reduce((sum, chunk) => sum + count(chunk), 0)).toBe(calls);
      },
    ),
  );
});

test('every command is one call, whatever bytes its values hold', () => {
  const command = fc.array(fc.uint8Array({ maxLength: 30 }), { minLength: 1, maxLength: 5 });
  const encoded = (strings: Uint8Array[]): Buffer =>
    Buffer.concat([
      Buffer.from(`*${strings.length}\r\n`),
      ...strings.flatMap((text) => [
        Buffer.from(`$${text.length}\r\n`),
        Buffer.from(text),
        Buffer.from('\r\n'),
      ]),
    ]);
  fc.assert(
    fc.property(
      fc
        .array(command, { maxLength: 10 })
        .chain((commands) =>
          fc.tuple(fc.constant(commands.length), pieces(Buffer.concat(commands.map(encoded)))),
        ),
      ([calls, chunks]) => {
        const count = commandCounter();
        expect(chunks.reduce((sum, chunk) => sum + count(chunk), 0)).toBe(calls);
      },
    ),
  );
});
