import { cpus } from 'node:os';
import { fsSize, mem, networkStats, processes } from 'systeminformation';
import type { Filesystem } from './filesystems.ts';
import { latest } from './latest.ts';
import type { Machine } from './machine.ts';

/** Counting processes starts `ps` or PowerShell. */
const PROCESSES_MS = 60_000;

/** A machine of another system than Linux, by systeminformation. */
export function portableMachine(): Machine {
  const count = latest(async () => (await processes()).all, PROCESSES_MS);
  return async () => {
    const [all, interfaces] = await Promise.all([mem(), networkStats('*')]);
    return {
      cores: cpus().map(({ times: { user, nice, sys, idle, irq } }) => {
        const busy = user + nice + sys + irq;
        return { busy, total: busy + idle };
      }),
      memory: { totalBytes: all.total, usedBytes: all.active },
      swap: { totalBytes: all.swaptotal, usedBytes: all.swapused },
      network: new Map(
        interfaces
          .filter(({ iface }) => !/^(lo|Loopback)/.test(iface))
          .map(({ iface, rx_bytes: rxBytes, tx_bytes: txBytes }) => [iface, { rxBytes, txBytes }]),
      ),
      processes: await count(),
    };
  };
}

export async function portableFilesystems(): Promise<Filesystem[]> {
  return (await fsSize()).map(({ fs, type, mount, size, used, available }) => {
    return { device: fs, type, mount, sizeBytes: size, usedBytes: used, availableBytes: available };
  });
}
