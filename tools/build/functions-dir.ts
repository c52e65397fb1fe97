import { join } from 'node:path';

/** Where the functions are built: `<service>/<id>/` for each, and `sizes.json`. */
export function functionsDir(root: string): string {
  return join(root, 'dist', 'functions');
}

/** Where the layers are built: `<name>/nodejs/node_modules` for each. */
export function layersDir(root: string): string {
  return join(root, 'dist', 'layers');
}
