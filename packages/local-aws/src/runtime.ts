import type { ControlRoute } from './control/control-route.ts';
import { createControl } from './control/index.ts';
import { lockDataDir } from './core/data-dir.ts';
import { dropData } from './core/drop-data.ts';
import { createLog } from './core/log.ts';
import type { LocalProject, RuntimeFlags } from './core/project.ts';
import { openStateFile } from './core/state-file.ts';
import type { Endpoints, Log, World } from './core/world.ts';
import { loadProject } from './load-project.ts';
import { resourceTypeOf } from './resources/index.ts';
import { secretStore } from './services/secret-store.ts';
import { startCompanions } from './startup/companions.ts';
import { createEndings, type Endings } from './startup/endings.ts';
import { listen, type ServingPhase } from './startup/listeners.ts';
import { makeWorld } from './startup/make-world.ts';
import { environmentOf, mergeParameters } from './startup/parameters.ts';
import { printReady } from './startup/print-ready.ts';
import { startWatch } from './startup/watch.ts';
import { stopLeftovers } from './stores/leftovers.ts';
import { readAssembly } from './template/assembly.ts';
import { deploy } from './template/deploy.ts';
import { sqsPollers } from './triggers/sqs/sqs-pollers.ts';

/** How long the calls that run may take to end when the runtime stops. */
const RUNNING_CALLS_MS = 5_000;

/** A running world. */
export interface Runtime {
  readonly endpoints: Endpoints;
  readonly world: World;
  /** Stops every listener, function and store; the data folder is free afterwards. */
  close(): Promise<void>;
}

/**
 * Starts everything the flags name and resolves when every route can answer. What it began is stopped again
 * when it fails, or when `signal` aborts it meanwhile.
 *
 * @throws StartError: one line that says what to mend.
 */
export async function startRuntime(
  flags: RuntimeFlags,
  project?: LocalProject,
  signal: AbortSignal = new AbortController().signal,
): Promise<Runtime> {
  const log = createLog({ quiet: flags.quiet });
  const endings = createEndings(log);
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  // After the start nobody waits for it any more.
  aborted.catch(() => undefined);
  try {
    const world = await Promise.race([start(flags, project, log, endings), aborted]);
    return { world, endpoints: world.endpoints, close: () => endings.run() };
  } catch (error) {
    await endings.run();
    throw error;
  }
}

async function start(
  flags: RuntimeFlags,
  given: LocalProject | undefined,
  log: Log,
  endings: Endings,
): Promise<World> {
  const began = performance.now();
  const { dataDir } = flags;
  endings.add(lockDataDir(dataDir));
  if (flags.fresh) {
    await stopLeftovers(dataDir);
    dropData(dataDir);
  }
  const state = openStateFile(dataDir);
  endings.add(() => state.flush());
  const project = given ?? (flags.project === undefined ? undefined : await loadProject(flags.project));
  const stacks = readAssembly(await assemblyDir(flags, project, log));

  const allowedHosts = [...flags.allowEndpoints];
  const environment = environmentOf(stacks, log);
  let started = false;
  // The calls of custom resources and seeds would push the steps and the addresses off the screen.
  const printsInvocations = (): boolean => started;
  const { world, index, addresses, stopClock } = makeWorld(
    { dataDir, ...environment, awsEndpoint: flags.awsEndpoint, state, log, allowedHosts, printsInvocations },
    endings,
  );
  const standInRoutes: ControlRoute[] = [];
  let phase: ServingPhase = 'starting';
  const control = createControl(world, standInRoutes);
  const { consoleDir, webSocketPaths = {} } = project ?? {};
  const consoleFiles =
    consoleDir === undefined
      ? undefined
      : {
          folder: consoleDir,
          // The policy names the endpoints, whose ports are known once they listen.
          headers: () => project?.consoleHeaders?.({ endpoints: world.endpoints }) ?? {},
        };
  await listen(
    world,
    { ...flags, control, phase: () => phase, console: consoleFiles, webSocketPaths },
    addresses,
    endings,
  );

  const { endpoints } = world;
  const standIns = await project?.standIns?.({ endpoints, now: () => world.clock.now() });
  if (standIns) {
    endings.add(() => standIns.close());
    allowedHosts.push(...standIns.allowedHosts);
    standInRoutes.push(...standIns.control);
  }
  const fixed = { ...project?.secrets?.(), ...standIns?.secrets };
  for (const [name, value] of Object.entries(fixed)) secretStore(world).fix(name, value);
  const own = project?.parameters?.({ endpoints, options: flags });
  const parameters = mergeParameters(stacks, log, own, standIns?.parameters);
  const count = stacks.length === 1 ? '1 stack' : `${stacks.length} stacks`;
  await log.step(count, () => deploy({ stacks, world, index, state, typeOf: resourceTypeOf, parameters }));
  world.functions.resumeAsync();
  phase = 'serving';
  if (project?.seed && flags.seed && !state.seeded) {
    await log.step('seeds', async () => project.seed?.({ endpoints, world }));
    state.keepSeeded();
  }
  if (flags.watch && project) endings.add(await startWatch(project, world));
  endings.add(async () => {
    // Takes nothing new and lets what runs end while all that it uses is still there.
    phase = 'stopping';
    stopClock();
    sqsPollers(world).stop();
    await world.functions.whenIdle(RUNNING_CALLS_MS);
  });
  printReady(world, project, performance.now() - began);
  if (project?.companions && flags.companions)
    endings.add(startCompanions(project.companions({ endpoints, dataDir, options: flags }), log));
  started = true;
  return world;
}

async function assemblyDir(
  flags: RuntimeFlags,
  project: LocalProject | undefined,
  log: Log,
): Promise<string> {
  if (flags.assembly !== undefined) return flags.assembly;
  if (!project) throw new Error('neither an assembly nor a project to run');
  const { dataDir, context: given } = flags;
  const context = { log: (line: string) => log.info(line), dataDir, context: given };
  return (await log.step('build and synthesis', () => project.prepare(context))).assemblyDir;
}
