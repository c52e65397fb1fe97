/**
 * What runs in an execution environment: the part of Lambda's Node runtime that a function can see. Bundled
 * into one file at start-up. Its configuration is the first argument, JSON of `EnvironmentConfig`.
 */
import { createRequire } from 'node:module';
import type { EnvironmentConfig } from '../environment-config.ts';
import { FRAME, type Frame } from '../frame.ts';
import { installAwsHosts } from './aws-hosts.ts';
import type { Handler } from './callback-handler.ts';
import { listen, send } from './channel.ts';
import { installClock, machineNow, setClockOffset } from './clock.ts';
import { mountFolders } from './file-system.ts';
import { lambdaError, RuntimeError } from './lambda-error.ts';
import { installStreamingGlobal, loadHandler } from './load-handler.ts';
import { confineModulePaths } from './module-paths.ts';
import { installNetworkRules } from './network-rules.ts';
import { captureOutput, setCurrentInvocation, writeLog } from './output.ts';

// Written by the runtime's own `JSON.stringify` of an `EnvironmentConfig`.
const config = JSON.parse(process.argv[2] ?? '{}') as EnvironmentConfig;
process.argv.splice(2, 1);
const env = process.env;

let handler: Handler | undefined;
let current: { id: number; startedAt: number } | undefined;
let lastSample = Number.NEGATIVE_INFINITY;

setClockOffset(config.clockOffsetMs);
installClock();
captureOutput();
installStreamingGlobal();
installAwsHosts(config.awsHosts);
installNetworkRules(config.network, writeLog);
confineModulePaths(config);
mountFolders({
  tmpDir: env.TMPDIR ?? '/tmp',
  layerDirs: config.layerDirs,
  kept: [config.codeDir, ...(createRequire(config.sdkFrom).resolve.paths('-') ?? [])],
});
process.on('uncaughtException', (error) => die(error));
process.on('unhandledRejection', (reason) => {
  const message = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  die(new RuntimeError('Runtime.UnhandledPromiseRejection', message, { cause: reason }));
});
listen(onFrame);
loadHandler(config.codeDir, config.handler, config.runtime).then(
  (loaded) => {
    handler = loaded;
    // Since the process began, as Lambda counts its init phase.
    send(FRAME.ready, 0, performance.now().toFixed(2), '');
  },
  (error) => {
    writeLog(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    send(FRAME.initError, 0, '', lambdaError(error));
    process.exit(1);
  },
);

function onFrame(frame: Frame): void {
  // The runtime sends a call once the environment is ready, and the next one when that has ended.
  if (frame.type === FRAME.invoke && handler !== undefined) void invoke(handler, frame);
  else if (frame.type === FRAME.clock) setClockOffset(Number(frame.head));
}

async function invoke(run: Handler, frame: Frame): Promise<void> {
  const [requestId = '', deadline = '0', offset = '0'] = frame.head.split('\n');
  setClockOffset(Number(offset));
  setCurrentInvocation(frame.id, requestId);
  env._X_AMZN_TRACE_ID = traceId(requestId);
  const startedAt = performance.now();
  current = { id: frame.id, startedAt };
  let type: number = FRAME.result;
  let body: string;
  try {
    body = serialise(await run(JSON.parse(frame.body), contextFor(requestId, Number(deadline))));
  } catch (error) {
    type = FRAME.error;
    body = lambdaError(error);
    writeLog(`${new Date().toISOString()}\t${requestId}\tERROR\tInvoke Error \t${body}\n`);
  }
  current = undefined;
  setCurrentInvocation(0, '');
  send(type, frame.id, metrics(startedAt), body);
}

function serialise(result: unknown): string {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch (cause) {
    throw new Error('Unable to stringify response body', { cause });
  }
}

/** Duration, and once in a while the resident memory: reading it costs more than a small invocation. */
function metrics(startedAt: number): string {
  const now = performance.now();
  const duration = (now - startedAt).toFixed(3);
  if (now - lastSample < 100) return `${duration}\n`;
  lastSample = now;
  return `${duration}\n${Math.ceil(process.memoryUsage.rss() / 1_048_576)}`;
}

/** X-Ray's form, derived from the request id so that log lines and traces can be joined. */
function traceId(requestId: string): string {
  const hex = requestId.replaceAll('-', '').padEnd(32, '0');
  const seconds = Math.floor(machineNow() / 1000).toString(16);
  return `Root=1-${seconds}-${hex.slice(0, 24)};Parent=${hex.slice(16, 32)};Sampled=0`;
}

function contextFor(awsRequestId: string, deadline: number): object {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: '$LATEST',
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: config.functionArn,
    awsRequestId,
    getRemainingTimeInMillis: () => Math.max(0, deadline - machineNow()),
  };
}

/** Reports what nobody caught against the invocation in hand, or the start, and ends the process. */
function die(error: unknown): never {
  const report = lambdaError(error);
  writeLog(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  if (handler === undefined) send(FRAME.initError, 0, '', report);
  else send(FRAME.fatal, current?.id ?? 0, current ? metrics(current.startedAt) : '0\n', report);
  process.exit(129);
}
