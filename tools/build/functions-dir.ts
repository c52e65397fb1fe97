import { join } from 'node:path';

/** Where the functions are built: `<service>/<id>/` for each, and `sizes.json`. */
export function functionsDir(root: string): string {
  return join(root, 'dist', 'functions');
}

/** Binaries of a layer: of Lambda's processor alone, of this machine alone, or of both. */
export type LayerUse = 'lambda' | 'local' | 'both';

/**
 * Where the layers are built: `<name>/nodejs/node_modules` for each. What is deployed has a folder of its own, so that
 * its digest is the same whichever machine built it.
 */
export function layersDir(root: string, use: LayerUse): string {
  return join(root, 'dist', use === 'lambda' ? 'layers' : LOCAL_LAYERS);
}

/** As the CDK app is told of it, by its context `nubo:layers` (bin/nubo.ts). */
export const LOCAL_LAYERS = 'local-layers';
