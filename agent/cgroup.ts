/** Bytes of `memory.max` or `memory.current` (kernel, cgroup v2); null where there is no limit. */
export function memoryLimit(content: string): number | null {
  const bytes = /^\d{1,20}$/.test(content.trim()) ? Number(content) : 0;
  // cgroup v1 says "none" with a number near 2^63.
  return bytes > 0 && bytes < 2 ** 60 ? bytes : null;
}

/** Cores that `cpu.max` ("quota period") allows; null where there is no limit. */
export function cpuLimit(content: string): number | null {
  const [quota, period] = content.trim().split(' ').map(Number);
  return quota && period && quota > 0 && period > 0 ? quota / period : null;
}
