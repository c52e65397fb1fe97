import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { clientSource, GENERATED_FILE } from './client/client-source.ts';

// `npm run generate:client`: writes the types of @nubo/client anew from the routes.
const root = resolve(import.meta.dirname, '..');
writeFileSync(resolve(root, GENERATED_FILE), clientSource(root));
console.log(`wrote ${GENERATED_FILE}`);
