import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { services } from '../functions/routes.ts';
import { triggers } from '../functions/triggers.ts';
import { addStacks } from '../lib/nubo-app.ts';

const root = resolve(import.meta.dirname, '..');
const app = new App({ analyticsReporting: false });
addStacks(app, {
  services,
  triggers,
  codeDir: join(root, 'dist', 'functions'),
  // An assembly that is to run on this machine has its own binaries too (tools/assembly).
  layersDir: join(root, 'dist', String(app.node.tryGetContext('nubo:layers') ?? 'layers')),
});
app.synth();
