/** A sample of a small machine at a time, ms since the epoch. */
export function sampleAt(at: number) {
  const percent = () => Math.round(Math.random() * 10_000) / 100;
  const memory = percent();
  return {
    at: new Date(at).toISOString(),
    cpu: { percent: percent(), perCore: Array.from({ length: 4 }, percent) },
    memory: { usedBytes: Math.round(memory * 160_000_000), totalBytes: 16_000_000_000, percent: memory },
    swap: { usedBytes: 0, totalBytes: 0, percent: 0 },
    disk: [{ mount: '/', usedBytes: 40_000_000_000, totalBytes: 100_000_000_000, percent: 40 }],
    network: {
      rxBytesPerSec: Math.round(Math.random() * 1e6),
      txBytesPerSec: Math.round(Math.random() * 1e6),
    },
    load: [percent() / 50, percent() / 50, percent() / 50],
    uptimeSeconds: 86_400,
    processes: 200,
  };
}

/** Adds hosts as an administrator; gives their ids and the tokens of their agents. */
export async function addHosts(http: string, token: string, count: number) {
  const hosts: { readonly id: string; readonly token: string }[] = [];
  for (let index = 0; index < count; index += 1) {
    const response = await fetch(`${http}/hosts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ name: `bench-${index}` }),
    });
    if (response.status !== 201) throw new Error(`POST /hosts: ${response.status} ${await response.text()}`);
    // The shape of a new host.
    const { host, agentToken } = (await response.json()) as { host: { id: string }; agentToken: string };
    hosts.push({ id: host.id, token: agentToken });
  }
  return hosts;
}
