import type { Access, HttpMethod } from '../../functions/_shared/routing/route.ts';

/** A route as asked for on the command line. */
export interface NewRoute {
  readonly service: string;
  /** Folder of the service that holds the handler; left out in services without such folders. */
  readonly capability?: string;
  /** Verb-noun, kebab-case. */
  readonly id: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly access: Access;
}

/** A mistake of whoever called the tool: one line, no stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `npm run new:route -- <service>[/<capability>] <verb-noun> "<METHOD> <path>" [--access public|optional|user|admin]
for example: npm run new:route -- notes create-note "POST /notes"
             npm run new:route -- auth/sessions list-devices "GET /me/devices"`;

const METHODS: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const ACCESSES: readonly Access[] = ['public', 'optional', 'user', 'admin'];
const SERVICE = /^[a-z][a-z0-9]{0,30}$/;
const CAPABILITY = /^[a-z][a-z0-9-]{0,30}$/;
const ID = /^[a-z]+(-[a-z0-9]+)+$/;
const SEGMENT = /^([a-z0-9][a-z0-9.-]*|\{[a-z][A-Za-z0-9]*\})$/;

/** @throws UsageError that says what is wrong and shows the usage */
export function parseArguments(args: readonly string[]): NewRoute {
  const [place, id, row, ...rest] = args;
  if (place === undefined || id === undefined || row === undefined)
    throw refuse('three arguments are needed');
  const [service = '', capability, ...deeper] = place.split('/');
  if (!SERVICE.test(service)) throw refuse(`"${service}" is no service name: lower-case letters and digits`);
  if ((capability !== undefined && !CAPABILITY.test(capability)) || deeper.length > 0)
    throw refuse(`"${place}" is not of the form <service>/<capability>`);
  if (!ID.test(id))
    throw refuse(`"${id}" is no verb-noun: lower-case words joined by hyphens, such as create-note`);
  const [method, path, ...more] = row.trim().split(/\s+/);
  const known = METHODS.find((one) => one === method);
  if (!known) throw refuse(`"${method}" is none of ${METHODS.join(', ')}`);
  if (path === undefined || more.length > 0) throw refuse(`"${row}" is not of the form "<METHOD> <path>"`);
  const folder = capability === undefined ? {} : { capability };
  return { service, ...folder, id, method: known, path: checkedPath(path), access: accessOf(rest) };
}

function checkedPath(path: string): string {
  const segments = path.split('/').slice(1);
  if (!path.startsWith('/') || !segments.every((segment) => SEGMENT.test(segment))) {
    throw refuse(`"${path}" is no path: /words/{parameters}, without a slash at its end`);
  }
  const names = parameterNames(path);
  if (new Set(names).size < names.length) throw refuse(`"${path}" names a parameter twice`);
  return path;
}

function accessOf(rest: readonly string[]): Access {
  if (rest.length === 0) return 'user';
  const [flag, value, ...more] = rest;
  const access = ACCESSES.find((one) => one === value);
  if (flag !== '--access' || !access || more.length > 0)
    throw refuse(`"${rest.join(' ')}" is not understood`);
  return access;
}

/** `id` of `/notes/{id}`. */
export function parameterNames(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? []);
}

/** `createNote` of `create-note`. */
export function camelCase(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function refuse(reason: string): UsageError {
  return new UsageError(`${reason}\n${USAGE}`);
}
