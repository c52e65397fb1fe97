import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { afterEach, expect, test } from 'vitest';
import { services } from '../../functions/routes.ts';
import { triggers } from '../../functions/triggers.ts';
import { addStacks } from '../../lib/nubo-app.ts';
import { functionsDir, layersDir } from '../../tools/build/functions-dir.ts';
import { root } from './support/templates.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** What `cdk synth` does, with cdk-nag's AwsSolutions and CloudFormation's own rules. */
function validated(profile: string, change: (app: App) => unknown = () => undefined): string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'nubo-validation-'));
  folders.push(outdir);
  const settings: { context: object } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  const context = { ...settings.context, 'nubo:profile': profile };
  const app = new App({ outdir, context, analyticsReporting: false });
  addStacks(app, { services, triggers, codeDir: functionsDir(root), layersDir: layersDir(root, 'local') });
  change(app);
  app.synth();
  const report: { pluginReports: { violations: { ruleName: string }[] }[] } = JSON.parse(
    readFileSync(join(outdir, 'validation-report.json'), 'utf8'),
  );
  return report.pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
}

test.each(['lean', 'prod'])('%s passes AwsSolutions and the rules of CloudFormation', (profile) => {
  expect(validated(profile)).toEqual([]);
});

test('a finding that nobody gave a reason for stops the synthesis', () => {
  const unexplained = (app: App) => new Bucket(new Stack(app, 'Extra'), 'Unexplained');
  expect(() => validated('lean', unexplained)).toThrow('AwsSolutions-S1');
});
