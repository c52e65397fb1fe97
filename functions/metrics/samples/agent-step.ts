import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { invalidToken } from '../../_shared/errors/errors.ts';
import type { Step } from '../../_shared/http/http-request.ts';
import { bearerToken } from '../../_shared/http/steps/authenticate.ts';
import { hostOfToken, isTokenOf } from '../hosts/agent-token.ts';
import type { StoredHost } from '../hosts/host.ts';
import type { HostRepository, WatchedHost } from '../hosts/host-repository.ts';
import { countCall } from './call-limit.ts';

export type AgentsHost = WatchedHost & { readonly host: StoredHost };

export interface AgentStep {
  readonly step: Step;
  /** The host whose agent made the call, and the rules, as they were read with its token. */
  hostOf(event: APIGatewayProxyEventV2): AgentsHost;
}

/** Verifies the token of an agent (401) and counts its call (429): one read, which the rest of the call goes on with. */
export function agentStep(hosts: () => Pick<HostRepository, 'watch'>): AgentStep {
  const read = new WeakMap<APIGatewayProxyEventV2, AgentsHost>();
  return {
    step: {
      before: async ({ event, internal: { http: request } }) => {
        const token = bearerToken(event.headers.authorization);
        const hostId = hostOfToken(token);
        if (hostId === undefined) throw invalidToken();
        const { host, rules } = await hosts().watch(hostId);
        if (host?.tokenHash === undefined || !isTokenOf(host.tokenHash, token)) throw invalidToken();
        Object.assign(request.headers, countCall(host.state.calls, Date.now()).headers);
        read.set(event, { host, rules });
      },
    },
    hostOf(event) {
      const found = read.get(event);
      if (!found) throw new Error('the step of agents has not run');
      return found;
    },
  };
}
