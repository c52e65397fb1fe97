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
  layersDir: join(root, 'dist', 'layers'),
});
app.synth();
