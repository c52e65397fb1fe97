import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Handler, withCallback } from './callback-handler.ts';
import { RuntimeError } from './lambda-error.ts';
import { moduleFormat } from './module-paths.ts';

/** The first version of Lambda's Node.js runtime without callbacks. */
const NO_CALLBACKS_SINCE = 24;

const streaming = Symbol.for('nubo.local.streaming');

/**
 * Finds a handler as Lambda's Node runtime does: `folder/file.export.path`, the file without extension, `.js`
 * (a module where the nearest package.json says so), `.mjs`, then `.cjs`. Throws `RuntimeError` with Lambda's
 * names: Runtime.ImportModuleError, HandlerNotFound, MalformedHandlerName, UserCodeSyntaxError.
 */
export async function loadHandler(root: string, name: string, runtime: string): Promise<Handler> {
  if (name.includes('..')) {
    throw new RuntimeError('Runtime.MalformedHandlerName', `'${name}' is not a valid handler name.`);
  }
  const slash = name.lastIndexOf('/') + 1;
  const [, file, path] = /^([^.]*)\.(.+)$/.exec(name.slice(slash)) ?? [];
  if (file === undefined || path === undefined)
    throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  const loaded = await load(root, resolve(root, name.slice(0, slash), file), name.slice(0, slash) + file);
  let found: unknown = loaded;
  for (const key of path.split('.')) {
    // The walk is checked at its end: whatever is not a function there is reported by name.
    found = (found as Record<string, unknown> | undefined)?.[key];
  }
  if (found === undefined || found === null) {
    throw new RuntimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  }
  if (typeof found !== 'function')
    throw new RuntimeError('Runtime.HandlerNotFound', `${name} is not a function`);
  if (streaming in found) {
    throw new RuntimeError(
      'Runtime.StreamingNotSupported',
      `${name} streams its response (awslambda.streamifyResponse): not supported by the local runtime`,
    );
  }
  // Checked to be a function; what it takes and gives is its own affair.
  const handler = found as Handler;
  if (Number(/^nodejs(\d+)/.exec(runtime)?.[1]) < NO_CALLBACKS_SINCE) return withCallback(handler);
  if (handler.length > 2) {
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      `ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24: ${name} ` +
        'takes a callback. Use an async handler.',
    );
  }
  return handler;
}

async function load(root: string, base: string, label: string): Promise<unknown> {
  const require = createRequire(join(root, 'index.js'));
  const file = [base, `${base}.js`, `${base}.mjs`, `${base}.cjs`].find(
    (path) => existsSync(path) && path !== root,
  );
  try {
    if (file === undefined) return require(label);
    const isModule = file.endsWith('.mjs') || (file.endsWith('.js') && moduleFormat(root, file) === 'module');
    return isModule ? await import(pathToFileURL(file).href) : require(file);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new RuntimeError('Runtime.UserCodeSyntaxError', `${error.name}: ${error.message}`, {
        cause: error,
      });
    }
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (error instanceof Error && (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND')) {
      throw new RuntimeError('Runtime.ImportModuleError', `Error: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

/** Lambda's global of response streaming, so that a streamed handler is recognised and refused by name. */
export function installStreamingGlobal(): void {
  Object.defineProperty(globalThis, 'awslambda', {
    configurable: true,
    writable: true,
    value: { streamifyResponse: (handler: object) => Object.assign(handler, { [streaming]: true }) },
  });
}
