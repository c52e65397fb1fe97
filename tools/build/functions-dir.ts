import { join } from 'node:path';

/** Where the functions are built: `<service>/<id>/` for each, and `sizes.json`. */
export function functionsDir(root: string): string {
  return join(root, 'dist', 'functions');
}
