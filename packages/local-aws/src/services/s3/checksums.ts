import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc';
import type { ChecksumAlgorithm } from './stored-object.ts';

/** A running checksum of one object or part. */
export interface RunningChecksum {
  update(chunk: Buffer): void;
  digest(): Promise<Buffer>;
}

export const CHECKSUM_ALGORITHMS: readonly ChecksumAlgorithm[] = [
  'CRC32',
  'CRC32C',
  'CRC64NVME',
  'SHA1',
  'SHA256',
];
/** Bytes of each algorithm's value. */
const LENGTHS: Record<ChecksumAlgorithm, number> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

/** `x-amz-checksum-crc32` */
export const checksumHeader = (algorithm: ChecksumAlgorithm): string =>
  `x-amz-checksum-${algorithm.toLowerCase()}`;

/** Whether a text is the base64 of a value of this algorithm. */
export function isChecksum(algorithm: ChecksumAlgorithm, value: string): boolean {
  const bytes = Buffer.from(value, 'base64');
  return bytes.length === LENGTHS[algorithm] && bytes.toString('base64') === value;
}

export function startChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  switch (algorithm) {
    case 'CRC32':
      return crc32Checksum();
    case 'CRC32C':
      return ofClient(new Crc32c());
    case 'CRC64NVME':
      return ofClient(new Crc64Nvme());
    case 'SHA1':
      return ofHash(createHash('sha1'));
    case 'SHA256':
      return ofHash(createHash('sha256'));
  }
}

function crc32Checksum(): RunningChecksum {
  let value = 0;
  return {
    update(chunk) {
      value = crc32(chunk, value);
    },
    async digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    },
  };
}

export function ofHash(hash: Hash): RunningChecksum {
  return { update: (chunk) => void hash.update(chunk), digest: async () => hash.digest() };
}

/** The SDK's own implementations, which are what clients compute with. */
function ofClient(checksum: {
  update(data: Uint8Array): void;
  digest(): Promise<Uint8Array>;
}): RunningChecksum {
  return {
    update: (chunk) => checksum.update(chunk),
    digest: async () => Buffer.from(await checksum.digest()),
  };
}
