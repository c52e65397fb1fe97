import type { TriggerSpec } from '../_shared/routing/trigger.ts';

export const processUpload = {
  kind: 'object',
  id: 'process-upload',
  capability: 'processing',
  service: 'files',
  summary: 'Validates what was uploaded and makes the variants of an image',
  bucket: 'files',
  prefix: 'uploads/',
  // Each takes a full processor and up to 1.5 GB for an image of 100 megapixels.
  maxConcurrency: 20,
  extendsVisibility: true,
  // The waits between them grow from 10 s to 15 minutes: an outage of S3 of an hour loses no file.
  maxReceiveCount: 10,
  needs: {
    images: true,
    publishes: true,
    tables: { files: ['GetItem', 'UpdateItem'] },
    objects: {
      files: ['GetObject@uploads/', 'PutObject@variants/', 'DeleteObject@uploads/', 'DeleteObject@variants/'],
    },
  },
  sizing: { memoryMb: 3008, timeoutSeconds: 300 },
} as const satisfies TriggerSpec;

export const sweepUploads = {
  kind: 'schedule',
  id: 'sweep-uploads',
  capability: 'sweep',
  service: 'files',
  summary: 'Removes objects that no record is of',
  expression: 'rate(1 hour)',
  scheduleName: 'sweep-uploads',
  needs: {
    tables: { files: ['GetItem'] },
    objects: {
      files: [
        'ListBucket@uploads/',
        'ListBucket@variants/',
        'DeleteObject@uploads/',
        'DeleteObject@variants/',
      ],
    },
  },
  sizing: { timeoutSeconds: 300 },
} as const satisfies TriggerSpec;

export const deleteFilesOfUser = {
  kind: 'event',
  id: 'delete-files-of-user',
  capability: 'deletion',
  service: 'files',
  summary: 'Deletes the files of a deleted account',
  detailTypes: ['user.deleted'],
  batchSize: 1,
  needs: {
    tables: { files: ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'Query'] },
    objects: {
      files: ['DeleteObject@uploads/', 'DeleteObject@variants/', 'AbortMultipartUpload@uploads/'],
    },
  },
  sizing: { timeoutSeconds: 120 },
} as const satisfies TriggerSpec;

export const findReadyFiles = {
  kind: 'direct',
  id: 'find-ready-files',
  capability: 'lists',
  service: 'files',
  summary: "Gives other services those of at most 10 files that are a user's own and ready",
  caller: 'function',
  needs: { tables: { files: ['BatchGetItem'] } },
} as const satisfies TriggerSpec;

export const presignFile = {
  kind: 'direct',
  id: 'presign-file',
  capability: 'downloads',
  service: 'files',
  summary: 'Gives other services a URL of 5 minutes for a file or one of its variants',
  caller: 'function',
  needs: {
    tables: { files: ['GetItem'] },
    objects: { files: ['GetObject@uploads/', 'GetObject@variants/'] },
  },
} as const satisfies TriggerSpec;

export const stats = {
  kind: 'direct',
  id: 'stats',
  service: 'files',
  capability: 'lists',
  summary: 'Counts the files of a span, for the daily report',
  caller: 'function',
  needs: { tables: { files: ['Scan'] } },
  sizing: { timeoutSeconds: 60 },
} as const satisfies TriggerSpec;

export const triggers = [processUpload, sweepUploads, deleteFilesOfUser, findReadyFiles, presignFile, stats];
