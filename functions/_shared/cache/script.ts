import { hash } from 'node:crypto';
import type { Script } from './cache.ts';

/** A Lua script and the digest by which the server keeps it. */
export function script(lua: string): Script {
  return { lua, sha1: hash('sha1', lua, 'hex') };
}
