// As many functions as the product has, each built by CDK's own construct. Run with the output folder.
import { App, Stack } from 'aws-cdk-lib';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { services } from '../../../functions/routes.ts';
import { triggers } from '../../../functions/triggers.ts';
import { esbuildOptions } from '../../../tools/build/esbuild-options.ts';
import { targetsOf } from '../../../tools/build/targets.ts';

const root = process.cwd();
const app = new App({ analyticsReporting: false });
const stack = new Stack(app, 'Functions');
const targets = targetsOf(root, services, triggers);
// The same options, less the plug-in, which the construct's command line cannot take.
const { minify, target, mainFields, external } = esbuildOptions(targets, root, 'unused');
for (const { name, entry } of targets) {
  new NodejsFunction(stack, name.replace('/', '-'), {
    entry,
    handler: 'handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    projectRoot: root,
    depsLockFilePath: `${root}/package-lock.json`,
    bundling: {
      minify,
      target,
      format: OutputFormat.CJS,
      mainFields: [...mainFields],
      externalModules: [...external],
      forceDockerBundling: false,
    },
  });
}
app.synth();
