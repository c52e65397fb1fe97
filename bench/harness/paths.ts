import { resolve } from 'node:path';

/** The checkout. */
export const root = resolve(import.meta.dirname, '../..');
export const bench = resolve(root, 'bench');
export const peers = resolve(bench, 'peers');
export const subjects = resolve(bench, 'subjects');
