import * as z from 'zod/mini';
import { conflict, notFound, preconditionFailed, validation } from '../../_shared/errors/errors.ts';
import { cursorCodec, cursorId, cutPage } from '../../_shared/paging/paging.ts';
import { hashToken } from '../../_shared/random-token.ts';
import { type Host, type HostInput, type HostPatch, type hostQuery, MOST_LABELS } from '../contract.ts';
import { newAgentToken } from './agent-token.ts';
import { hostTag, mayWrite, type StoredHost, toHost } from './host.ts';
import type { HostRepository, HostSettings } from './host-repository.ts';

export interface HostServiceDeps {
  readonly hosts: HostRepository;
  readonly newId: () => string;
}

/** A host as it is shown, and the opaque part of its ETag. */
export interface TaggedHost {
  readonly host: Host;
  readonly tag: string;
}

const position = cursorCodec('hosts', z.tuple([cursorId]));
const DEFAULT_INTERVAL_SECONDS = 5;
/** Administrators who change one host in the same second are few. */
const ATTEMPTS = 5;

export function hostService({ hosts, newId }: HostServiceDeps) {
  return {
    /** The token is given here and nowhere else. */
    async create(input: HostInput): Promise<{ host: Host; agentToken: string }> {
      const id = newId();
      const agentToken = newAgentToken(id);
      const createdAt = new Date().toISOString();
      const stored = await hosts.insert({ id, ...input, createdAt, tokenHash: hashToken(agentToken) });
      return { host: toHost(stored), agentToken };
    },

    async get(id: string): Promise<TaggedHost> {
      return tagged(found(await hosts.find(id)));
    },

    async list({ cursor, limit }: z.output<typeof hostQuery>) {
      const [after] = cursor === undefined ? [] : position.decode(cursor);
      const page = cutPage(await hosts.list(after, limit + 1), limit, ({ id }) => position.encode([id]));
      return { ...page, items: page.items.map((host) => toHost(host)) };
    },

    /** @param tags those that `If-Match` leaves; undefined for any */
    async update(id: string, patch: HostPatch, tags: readonly string[] | undefined): Promise<TaggedHost> {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const host = found(await hosts.find(id));
        if (!mayWrite(host, tags)) throw preconditionFailed();
        const saved = await hosts.saveSettings(host, patched(host, patch));
        if (saved) return tagged(saved);
      }
      throw conflict('The host is changed by too many at once.');
    },
  };
}

function found(host: StoredHost | undefined): StoredHost {
  if (!host) throw notFound();
  return host;
}

function tagged(stored: StoredHost): TaggedHost {
  const host = toHost(stored);
  return { host, tag: hostTag(stored, host) };
}

/** RFC 7396: null takes away, which leaves the default. */
function patched(host: StoredHost, { name, labels, intervalSeconds }: HostPatch): HostSettings {
  return {
    name: name ?? host.name,
    labels: labels === undefined ? host.labels : patchedLabels(host.labels, labels ?? undefined),
    intervalSeconds:
      intervalSeconds === undefined ? host.intervalSeconds : (intervalSeconds ?? DEFAULT_INTERVAL_SECONDS),
  };
}

function patchedLabels(
  before: StoredHost['labels'],
  patch: Readonly<Record<string, string | null>> | undefined,
): Record<string, string> {
  if (!patch) return {};
  const all = Object.entries({ ...before, ...patch });
  const left = all.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  if (left.length > MOST_LABELS)
    throw validation({ path: '/labels', message: `must leave at most ${MOST_LABELS} labels` });
  return Object.fromEntries(left);
}
