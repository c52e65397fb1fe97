import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createOrphanGuard } from '../core/orphan-guard.ts';
import type { FunctionDefinition, Functions, InvokeOptions, InvokeResult, World } from '../core/world.ts';
import { sessionAt } from '../iam/credentials.ts';
import { createAsyncInvocations } from './async-invocations.ts';
import { writeBootstrap } from './bootstrap-bundle.ts';
import { Call, resultOf } from './call.ts';
import type { EnvironmentOwner } from './environment-options.ts';
import { environmentVariables } from './environment-variables.ts';
import { ExecutionEnvironment } from './execution-environment.ts';
import { FunctionPool, type PoolHost } from './function-pool.ts';
import { createInvocationLog } from './invocation-log.ts';
import { awsHostsFor, networkFor } from './network-for.ts';
import { MAX_REQUEST_BYTES, notFound, requestTooLarge, shuttingDown, waitEnded } from './outcome.ts';

export interface FunctionsOptions {
  /** May still lack its `functions` when this is called; its data folder must be there. */
  readonly world: World;
  /** `host:port` on this machine that functions outside the VPC may reach beside the AWS endpoint. */
  readonly allowedHosts?: () => readonly string[];
  /** Whether calls that succeed get a line at the terminal by now; absent: they do. */
  readonly printsInvocations?: (() => boolean) | undefined;
  /** After how long without use an environment ends, ms. */
  readonly idleMs?: number;
}

/** Where the package's own dependencies are found from, AWS's SDK among them. */
const SDK_FROM = fileURLToPath(import.meta.url);
const IDLE_MS = 300_000;
const MEMORY_CHECK_MS = 200;
const IDLE_CHECK_MS = 2;
const REAP_CHECK_MS = 15_000;
/** Environments of all functions together: idle ones of others make room first. */
const COMFORTABLE = Math.min(64, Math.max(16, Math.floor(totalmem() / (160 * 1_048_576))));
const MOST = COMFORTABLE * 3;

/** Lambda on this machine: every function in processes of its own. */
export function createFunctions(options: FunctionsOptions): Functions {
  const { world } = options;
  const idleMs = options.idleMs ?? IDLE_MS;
  // In the data folder, which one runtime has to itself: what a killed one left behind goes at the next start.
  const scratchDir = join(world.dataDir, 'environments');
  rmSync(scratchDir, { recursive: true, force: true });
  mkdirSync(scratchDir, { recursive: true });
  const guard = createOrphanGuard();
  const pools = new Map<string, FunctionPool>();
  /** Replaced ones whose last calls still run. */
  const retired = new Set<FunctionPool>();
  const log = createInvocationLog(world.log, options.printsInvocations);
  let bootstrap: string | undefined;
  let total = 0;
  let closed = false;

  const everyPool = (): FunctionPool[] => [...pools.values(), ...retired];

  /** Ends the environments that have credentials of an earlier session; Lambda replaces its own in time, too. */
  let session = sessionAt(world.clock.now());
  function renewSessions(): void {
    const now = sessionAt(world.clock.now());
    if (now === session) return;
    session = now;
    for (const pool of everyPool()) for (const each of pool.environments) each.retire();
  }

  const host: PoolHost = {
    makeRoom() {
      if (closed) return false;
      if (total < COMFORTABLE) return true;
      for (const pool of pools.values()) if (pool.reap(performance.now() - 1000, 1) > 0) return true;
      return total < MOST;
    },
    start(definition: FunctionDefinition, owner: EnvironmentOwner) {
      bootstrap ??= writeBootstrap(scratchDir);
      const logStream = `${new Date(world.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomUUID().replaceAll('-', '')}`;
      const environment = new ExecutionEnvironment({
        definition,
        bootstrap,
        scratchDir,
        clock: world.clock,
        config: {
          functionArn: definition.arn,
          handler: definition.handler,
          runtime: definition.runtime,
          sdkFrom: SDK_FROM,
          awsHosts: awsHostsFor(definition, world.endpoints),
          codeDir: definition.codeDir,
          layerDirs: definition.layerDirs,
          clockOffsetMs: world.clock.offsetMs,
          network: networkFor(definition, world, options.allowedHosts?.() ?? []),
        },
        variables: ({ tmpDir }) =>
          environmentVariables({
            definition,
            credentials: world.identities.credentialsFor(definition.roleArn, definition.name),
            region: world.region,
            awsEndpoint: world.endpoints.aws,
            tmpDir,
            logStream,
          }),
        owner: {
          ready: (each) => owner.ready(each),
          finished: (each) => owner.finished(each),
          failedToStart: (outcomeFor) => owner.failedToStart(outcomeFor),
          gone: (each) => {
            total -= 1;
            if (each.pid !== undefined) guard.release(each.pid);
            owner.gone(each);
          },
        },
      });
      total += 1;
      if (environment.pid !== undefined) guard.watch(environment.pid, 'SIGKILL');
      return environment;
    },
  };

  const sampler = setInterval(() => {
    for (const pool of everyPool()) {
      for (const each of pool.environments) each.checkMemory();
    }
  }, MEMORY_CHECK_MS).unref();
  const reaper = setInterval(
    () => {
      renewSessions();
      for (const pool of pools.values()) pool.reap(performance.now() - idleMs);
      for (const pool of retired) if (pool.environments.size === 0) retired.delete(pool);
    },
    Math.min(REAP_CHECK_MS, idleMs),
  ).unref();
  const unsubscribe = world.clock.onAdvance((offsetMs) => {
    renewSessions();
    for (const pool of everyPool()) for (const each of pool.environments) each.pushClock(offsetMs);
  });

  const poolOf = (nameOrArn: string): FunctionPool | undefined => pools.get(functionName(nameOrArn));

  function invoke(nameOrArn: string, payload: string, call: InvokeOptions): Promise<InvokeResult> {
    const pool = poolOf(nameOrArn);
    const requestId = call.requestId ?? randomUUID();
    return new Promise((resolve) => {
      let waiting: NodeJS.Timeout | undefined;
      const made = new Call(
        {
          requestId,
          trigger: call.trigger,
          payload,
          functionName: pool?.definition.name ?? nameOrArn,
          memoryMb: pool?.definition.memoryMb ?? 0,
        },
        (ended) => {
          if (waiting !== undefined) clearTimeout(waiting);
          if (ended.outcome === undefined) return;
          resolve(resultOf(ended, ended.outcome));
          log.add(ended, world.clock.now());
        },
      );
      if (pool === undefined) return made.finish(notFound(nameOrArn));
      if (closed) return made.finish(shuttingDown(pool.definition.name));
      const bytes = payload.length > MAX_REQUEST_BYTES / 3 ? Buffer.byteLength(payload) : 0;
      if (bytes > MAX_REQUEST_BYTES) return made.finish(requestTooLarge(bytes));
      const { timeoutMs } = call;
      if (timeoutMs !== undefined) {
        waiting = setTimeout(() => resolve(resultOf(made, waitEnded(requestId, timeoutMs))), timeoutMs);
      }
      pool.submit(made);
    });
  }

  const asynchronous = createAsyncInvocations(world, invoke);

  return {
    define(definition) {
      const previous = pools.get(definition.name);
      const pool = new FunctionPool(definition, host);
      pools.set(definition.name, pool);
      if (previous === undefined) return;
      retired.add(previous);
      previous.replaceBy(pool);
    },
    get: (nameOrArn) => poolOf(nameOrArn)?.definition,
    list: () => [...pools.values()].map((pool) => pool.definition),
    invoke,
    invokeAsync(nameOrArn, payload, call) {
      const pool = poolOf(nameOrArn);
      if (pool === undefined) world.log.error(`asynchronous call of an unknown function: ${nameOrArn}`);
      else asynchronous.accept(pool.definition, payload, call);
    },
    resumeAsync: () => asynchronous.resume((name) => pools.get(name)?.definition),
    configureAsync: (nameOrArn, config) => asynchronous.configure(functionName(nameOrArn), config),
    recordHttpStatus: (requestId, status) => log.recordHttpStatus(requestId, status),
    invocations: (filter) => log.list(filter),
    async whenIdle(ms) {
      const until = performance.now() + ms;
      while (everyPool().some(({ busy }) => busy) && performance.now() < until) await sleep(IDLE_CHECK_MS);
    },
    async close() {
      closed = true;
      clearInterval(sampler);
      clearInterval(reaper);
      unsubscribe();
      asynchronous.close();
      await Promise.all(everyPool().map((pool) => pool.close()));
      guard.close();
      rmSync(scratchDir, { recursive: true, force: true });
    },
  };
}

/** The name in a name, an ARN or a partial ARN (`account:function:name`), without a qualifier. */
export function functionName(nameOrArn: string): string {
  const at = nameOrArn.indexOf('function:');
  const rest = at >= 0 ? nameOrArn.slice(at + 'function:'.length) : nameOrArn;
  const colon = rest.indexOf(':');
  return colon >= 0 ? rest.slice(0, colon) : rest;
}
