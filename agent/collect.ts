import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { loadavg, uptime } from 'node:os';
import si from 'systeminformation';
import { cpuLimit, memoryLimit } from './cgroup.ts';
import { amount, type Counter, disks, percentOf, rate } from './readings.ts';

const read = (name: string) => readFile(`/sys/fs/cgroup/${name}`, 'utf8').catch(() => '');

async function memory() {
  const [all, max, current] = await Promise.all([si.mem(), read('memory.max'), read('memory.current')]);
  const limit = memoryLimit(max);
  const limited = limit !== null && limit < all.total;
  const total = limited ? limit : all.total;
  const used = limited ? (memoryLimit(current) ?? all.active) : all.active;
  const usage = (of: number, size: number) => ({
    usedBytes: amount(of),
    totalBytes: amount(size),
    percent: percentOf(of, size),
  });
  return { memory: usage(used, total), swap: usage(all.swapused, all.swaptotal) };
}

/** Reads samples of this machine; rates are between one sample and the next. */
export function collector() {
  let received = new Map<string, Counter>();
  let sent = new Map<string, Counter>();
  const sum = (rates: (number | null)[]) => {
    const known = rates.filter((each) => each !== null);
    return known.length > 0 ? known.reduce((total, each) => total + each, 0) : null;
  };

  return async function collect() {
    const at = new Date();
    const [load, used, filesystems, interfaces, processes, quota] = await Promise.all([
      si.currentLoad(),
      memory(),
      si.fsSize(),
      si.networkStats('*'),
      si.processes(),
      read('cpu.max'),
    ]);
    const now = (value: number): Counter => ({ value, at: at.getTime() });
    const rx = new Map(interfaces.map((each) => [each.iface, now(each.rx_bytes)]));
    const tx = new Map(interfaces.map((each) => [each.iface, now(each.tx_bytes)]));
    const network = {
      rxBytesPerSec: sum([...rx].map(([name, counter]) => rate(received.get(name), counter))),
      txBytesPerSec: sum([...tx].map(([name, counter]) => rate(sent.get(name), counter))),
    };
    received = rx;
    sent = tx;
    const cores = Math.min(cpuLimit(quota) ?? load.cpus.length, load.cpus.length);
    return {
      id: randomUUID(),
      at: at.toISOString(),
      cpu: {
        percent: percentOf((load.currentLoad * load.cpus.length) / 100, cores),
        perCore: load.cpus.map((core) => percentOf(core.load, 100)),
      },
      ...used,
      disk: disks(filesystems),
      network,
      load: loadavg().map(amount),
      uptimeSeconds: amount(Math.round(uptime())),
      processes: amount(processes.all),
    };
  };
}
