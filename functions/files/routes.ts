import type { Needs } from '../_shared/routing/needs.ts';
import type { HttpRouteSpec, ServiceSpec } from '../_shared/routing/route.ts';
import {
  completion,
  downloadQuery,
  file,
  fileId,
  filePage,
  fileQuery,
  link,
  linkInput,
  linkParam,
  linkToken,
  upload,
  uploaded,
  uploadInput,
} from './contract.ts';
import { documentInput } from './documents/contract.ts';

const read: Needs = { tables: { files: ['GetItem'] } };

export const uploadFiles = {
  id: 'upload-files',
  capability: 'forms',
  method: 'POST',
  path: '/upload',
  access: 'user',
  summary: 'Upload files of at most 4 MiB in all',
  description:
    '`multipart/form-data` with one or more `file` parts. One file gives its record, several give `items`.',
  rawBody: 'multipart/form-data',
  maxBodyBytes: 4 * 1024 * 1024 + 64 * 1024,
  responses: { 201: { description: 'The files, being validated', body: uploaded } },
  errors: [413, 415, 422],
  idempotent: true,
  needs: {
    tables: { files: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
    objects: { files: ['PutObject@uploads/'] },
  },
  sizing: { memoryMb: 512, timeoutSeconds: 28 },
} as const satisfies HttpRouteSpec;

export const beginUpload = {
  id: 'begin-upload',
  capability: 'uploads',
  method: 'POST',
  path: '/uploads',
  access: 'user',
  summary: 'Declare a file of up to 5 GiB and get the URLs to send it to',
  description:
    'Up to 100 MiB a form for one POST to S3, good for 15 minutes; above that URLs for parts, ended at `completeUrl`.',
  body: uploadInput,
  responses: { 201: { description: 'The file and where to send it', body: upload } },
  idempotent: true,
  needs: {
    publicUrl: true,
    tables: { files: ['GetItem', 'PutItem', 'DeleteItem'] },
    // The URLs are signed with the function's own rights.
    objects: { files: ['PutObject@uploads/'] },
  },
  sizing: { memoryMb: 512 },
} as const satisfies HttpRouteSpec;

export const getUpload = {
  id: 'get-upload',
  capability: 'uploads',
  method: 'GET',
  path: '/uploads/{id}',
  access: 'user',
  summary: 'Go on with an upload: fresh URLs, and the parts that have come',
  params: fileId,
  responses: { 200: { description: 'The file and where to send what is missing', body: upload } },
  errors: [409],
  needs: {
    publicUrl: true,
    tables: { files: ['GetItem'] },
    objects: { files: ['PutObject@uploads/', 'ListMultipartUploadParts@uploads/'] },
  },
  sizing: { memoryMb: 512 },
} as const satisfies HttpRouteSpec;

export const completeUpload = {
  id: 'complete-upload',
  capability: 'uploads',
  method: 'POST',
  path: '/uploads/{id}/complete',
  access: 'user',
  summary: 'End an upload in parts',
  params: fileId,
  body: completion,
  maxBodyBytes: 1024 * 1024,
  responses: { 200: { description: 'The file, being validated', body: file } },
  errors: [409],
  needs: {
    tables: { files: ['GetItem', 'UpdateItem'] },
    objects: { files: ['PutObject@uploads/'] },
  },
} as const satisfies HttpRouteSpec;

export const listFiles = {
  id: 'list-files',
  capability: 'lists',
  method: 'GET',
  path: '/files',
  access: 'user',
  summary: "The caller's files, newest first",
  query: fileQuery,
  responses: { 200: { description: 'A page of files', body: filePage } },
  needs: { tables: { files: ['Query'] } },
} as const satisfies HttpRouteSpec;

export const getFile = {
  id: 'get-file',
  capability: 'downloads',
  method: 'GET',
  path: '/files/{id}',
  access: 'user',
  summary: 'The record of a file, or its content',
  description:
    '`Accept: application/json` gives the record; anything else leads to the content, for 5 minutes.',
  params: fileId,
  query: downloadQuery,
  responses: {
    200: { description: 'The record', body: file },
    302: { description: 'Where the content is' },
  },
  errors: [409],
  conditional: true,
  needs: {
    tables: { files: ['GetItem'] },
    objects: { files: ['GetObject@uploads/', 'GetObject@variants/'] },
  },
} as const satisfies HttpRouteSpec;

export const deleteFile = {
  id: 'delete-file',
  capability: 'deletion',
  method: 'DELETE',
  path: '/files/{id}',
  access: 'user',
  summary: 'Delete a file with its variants and links',
  params: fileId,
  responses: { 204: { description: 'The file is gone' } },
  conditional: true,
  needs: {
    tables: { files: ['GetItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'Query'] },
    objects: {
      files: ['DeleteObject@uploads/', 'DeleteObject@variants/', 'AbortMultipartUpload@uploads/'],
    },
  },
} as const satisfies HttpRouteSpec;

export const createLink = {
  id: 'create-link',
  capability: 'links',
  method: 'POST',
  path: '/files/{id}/links',
  access: 'user',
  summary: 'Make a public link that can be revoked',
  params: fileId,
  body: linkInput,
  responses: { 201: { description: 'The link; its URL is shown once', body: link } },
  idempotent: true,
  needs: { ...read, publicUrl: true, tables: { files: ['GetItem', 'PutItem'] } },
} as const satisfies HttpRouteSpec;

export const revokeLink = {
  id: 'revoke-link',
  capability: 'links',
  method: 'DELETE',
  path: '/files/{id}/links/{linkId}',
  access: 'user',
  summary: 'Revoke a public link',
  params: linkParam,
  responses: { 204: { description: 'The link leads nowhere' } },
  needs: { tables: { files: ['GetItem', 'DeleteItem'] } },
} as const satisfies HttpRouteSpec;

export const followLink = {
  id: 'follow-link',
  capability: 'downloads',
  method: 'GET',
  path: '/links/{token}',
  access: 'public',
  summary: 'The content behind a public link',
  params: linkToken,
  responses: { 302: { description: 'Where the content is, for 5 minutes' } },
  errors: [404, 409],
  needs: {
    tables: { files: ['GetItem', 'UpdateItem'] },
    objects: { files: ['GetObject@uploads/'] },
  },
} as const satisfies HttpRouteSpec;

export const generatePdf = {
  id: 'generate-pdf',
  capability: 'documents',
  method: 'POST',
  path: '/generate-pdf',
  access: 'user',
  summary: 'Make a PDF from a template',
  description:
    '`Accept: application/pdf` gives the document itself if it has at most 4.4 MB, else its record. A document has at most 1,000 pages.',
  body: documentInput,
  maxBodyBytes: 2 * 1024 * 1024,
  responses: {
    201: {
      description: 'The file; its URL is in `Location`',
      body: file,
      alternative: 'application/pdf',
    },
  },
  idempotent: true,
  rateLimits: [
    { name: 'documents', quota: 60, windowSeconds: 60, by: 'caller', whenStoreIsDown: 'count-locally' },
  ],
  needs: {
    fonts: true,
    tables: { files: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
    objects: { files: ['PutObject@uploads/', 'GetObject@uploads/'] },
  },
  sizing: { memoryMb: 1769, timeoutSeconds: 28 },
} as const satisfies HttpRouteSpec;

export const service: ServiceSpec = {
  name: 'files',
  title: 'Files and documents',
  description: 'Uploads, image variants, downloads, public links and PDF documents.',
  http: [
    uploadFiles,
    beginUpload,
    getUpload,
    completeUpload,
    listFiles,
    getFile,
    deleteFile,
    createLink,
    revokeLink,
    followLink,
    generatePdf,
  ],
};
