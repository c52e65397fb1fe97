import type { EventPublisher, NewEvent } from '../../_shared/events/event-bus.ts';
import type { Push } from '../../_shared/push/push.ts';
import type { Queue } from '../../_shared/queue/queue.ts';
import type { PendingChange } from '../alerts/condition.ts';
import type { HostRepository } from '../hosts/host-repository.ts';

export interface PublishServiceDeps {
  readonly hosts: Pick<HostRepository, 'watch' | 'saveState' | 'delete'>;
  readonly bus: EventPublisher;
  readonly fanOut: Queue<Push>;
}

/**
 * Publishes what waits in a host's outbox: to the live channel `alerts` and on the bus, then takes it out. A host that is
 * being deleted goes when its outbox is empty.
 * @throws when the bus or a queue cannot be reached: the outbox keeps what there is
 */
export function publishService({ hosts, bus, fanOut }: PublishServiceDeps) {
  return async (hostId: string): Promise<void> => {
    const published = new Set<string>();
    for (;;) {
      const { host } = await hosts.watch(hostId);
      if (!host) return;
      const waiting = host.state.outbox.filter(({ id }) => !published.has(id));
      if (waiting.length > 0) {
        await fanOut.sendAll(
          waiting.map(({ alert }) => ({ channel: 'alerts', frame: { type: 'alert', alert } })),
        );
        await bus.publish(...waiting.map(toEvent));
        for (const { id } of waiting) published.add(id);
      }
      if (host.tokenHash === undefined) return hosts.delete(hostId);
      const outbox = host.state.outbox.filter(({ id }) => !published.has(id));
      if (outbox.length === host.state.outbox.length) return;
      if (await hosts.saveState(host, { ...host.state, outbox }, [])) return;
    }
  };
}

function toEvent({ id, occurredAt, traceId, alert }: PendingChange): NewEvent {
  const envelope = { id, occurredAt, traceId };
  const { hostId, hostName, metric, value, threshold, severity, startedAt } = alert;
  if (alert.kind === 'host-down' && alert.state === 'firing')
    return {
      ...envelope,
      type: 'host.down',
      data: { hostId, name: hostName, lastSampleAt: startedAt },
    };
  const type = alert.state === 'firing' ? 'alert.firing' : 'alert.resolved';
  const data = { alertId: alert.id, hostId, hostName, metric, value, threshold, severity };
  return { ...envelope, type, data };
}
