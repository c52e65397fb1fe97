import { duration } from '../core/log.ts';
import type { LocalProject } from '../core/project.ts';
import type { World } from '../core/world.ts';

/** Prints the URLs, the project's own lines, and last the line that says every route can answer, quiet or not. */
export function printReady(world: World, project: LocalProject | undefined, tookMs: number): void {
  const { endpoints, log } = world;
  log.info('');
  log.info(`  API           ${endpoints.http}`);
  log.info(`  AWS endpoint  ${endpoints.aws}`);
  log.info(`  what happens  ${endpoints.http}/_local`);
  for (const line of project?.banner?.({ endpoints }) ?? []) log.info(`  ${line}`);
  log.info('');
  log.info(`started in ${duration(tookMs)}`);
  process.stdout.write(`nubo ready ${endpoints.http}\n`);
}
