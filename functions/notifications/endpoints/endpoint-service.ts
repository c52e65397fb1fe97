import * as z from 'zod/mini';
import { conflict, notFound, validation } from '../../_shared/errors/errors.ts';
import { cursorCodec, cursorId, cutPage } from '../../_shared/paging/paging.ts';
import { newWebhookSecret } from '../../_shared/webhook-secret.ts';
import {
  type createdEndpoint,
  type Endpoint,
  type EndpointInput,
  type EndpointPatch,
  type endpointQuery,
  MOST_ENDPOINTS,
} from '../contract.ts';
import { ADMIN_TYPES, type DeliveredType } from '../event-types.ts';
import type { AddressGateway } from './address-gateway.ts';
import type { EndpointRepository, StoredEndpoint } from './endpoint-repository.ts';

const position = cursorCodec('notification-endpoints', z.tuple([cursorId]));

/** Another change of the endpoint, or a delivery that disables it, is over in milliseconds. */
const ATTEMPTS = 3;

export interface EndpointServiceDeps {
  readonly endpoints: EndpointRepository;
  readonly addresses: AddressGateway;
  readonly newId: () => string;
}

/** Throws for a version that the caller does not want changed. */
type CheckVersion = (version: number) => void;

/** Whoever has endpoints, and whether they get what concerns the administrators. */
export interface Owner {
  readonly userId: string;
  readonly role: 'user' | 'admin';
}

/** The endpoints of one person. */
export function createEndpointService({ endpoints, addresses, newId }: EndpointServiceDeps) {
  async function checkedUrl(text: string): Promise<string> {
    const url = URL.parse(text);
    const found = url ? await addresses(url) : ({ ok: false, problem: 'must be an https URL' } as const);
    if (!found.ok) throw validation({ path: '/url', message: found.problem });
    return url?.href ?? text;
  }

  return {
    async list({ userId }: Owner, { cursor, limit }: z.output<typeof endpointQuery>) {
      const [before] = cursor === undefined ? [] : position.decode(cursor);
      const found = await endpoints.list(userId, before, limit + 1);
      return cutPage(found.map(present), limit, ({ id }) => position.encode([id]));
    },

    async create(owner: Owner, input: EndpointInput): Promise<z.output<typeof createdEndpoint>> {
      checkEvents(owner, input.events);
      const created: StoredEndpoint = {
        id: newId(),
        userId: owner.userId,
        url: await checkedUrl(input.url),
        events: [...input.events],
        secret: input.secret ?? newWebhookSecret(),
        enabled: true,
        disabledReason: null,
        createdAt: new Date().toISOString(),
        version: 1,
      };
      if (!(await endpoints.insert(created))) {
        throw conflict(`An account has at most ${MOST_ENDPOINTS} endpoints.`);
      }
      return { ...present(created), secret: created.secret };
    },

    async update(owner: Owner, id: string, patch: EndpointPatch, checkVersion: CheckVersion) {
      if (patch.events) checkEvents(owner, patch.events);
      const url = patch.url === undefined ? undefined : await checkedUrl(patch.url);
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const current = await endpoints.find(owner.userId, id);
        if (!current) throw notFound();
        checkVersion(current.version);
        const enabled = patch.enabled ?? current.enabled;
        const next: StoredEndpoint = {
          ...current,
          url: url ?? current.url,
          events: patch.events ? [...patch.events] : current.events,
          enabled,
          disabledReason: enabled ? null : (current.disabledReason ?? 'Disabled by its owner.'),
        };
        if (await endpoints.replace(next)) {
          return { endpoint: present(next), version: current.version + 1 };
        }
      }
      throw conflict('The endpoint is being changed by somebody else right now.');
    },

    async delete({ userId }: Owner, id: string, checkVersion: CheckVersion): Promise<void> {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const current = await endpoints.find(userId, id);
        if (!current) throw notFound();
        checkVersion(current.version);
        if (await endpoints.delete(current)) return;
      }
      throw conflict('The endpoint is being changed by somebody else right now.');
    },
  };
}

function checkEvents({ role }: Owner, events: readonly DeliveredType[]): void {
  if (role === 'admin') return;
  const errors = events.flatMap((type, at) =>
    ADMIN_TYPES.has(type) ? [{ path: `/events/${at}`, message: 'is for administrators' }] : [],
  );
  if (errors.length > 0) throw validation(...errors);
}

/** As its owner sees it: without the secret. */
function present({ id, url, events, enabled, disabledReason, createdAt }: StoredEndpoint): Endpoint {
  return { id, url, events, enabled, disabledReason, createdAt };
}
