import { resolve } from 'node:path';
import { deploy } from './deploy/deploy.ts';
import { DEPLOY_USAGE, parseDeployOptions, UsageError } from './deploy/options.ts';

// `npm run deploy`: docs/deploy.md.
try {
  const options = parseDeployOptions(process.argv.slice(2));
  if (options === 'help') console.log(DEPLOY_USAGE);
  else process.exitCode = await deploy(resolve(import.meta.dirname, '..'), options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof UsageError) console.error(`\n${DEPLOY_USAGE}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
