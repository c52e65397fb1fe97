/**
 * `Date` on the local world's clock: `Date.now()`, `new Date()` and `Date()` are the machine's time plus an
 * offset. `performance`, timers and `process.hrtime` measure durations and stay as they are.
 */
const RealDate = Date;
const realNow = Date.now;
let offset = 0;

export function setClockOffset(ms: number): void {
  offset = ms;
}

/** The machine's own time, for deadlines that the runtime keeps in real time. */
export const machineNow = realNow;

export function installClock(): void {
  const now = (): number => realNow() + offset;
  function LocalDate(this: unknown, ...parts: []): Date | string {
    if (new.target === undefined) return new RealDate(realNow() + offset).toString();
    if (parts.length === 0 && new.target === LocalDate) return new RealDate(realNow() + offset);
    return Reflect.construct(RealDate, parts.length === 0 ? [now()] : parts, new.target);
  }
  Object.defineProperty(LocalDate, 'name', { value: 'Date' });
  Object.defineProperty(LocalDate, 'length', { value: 7 });
  // The same prototype object, so that `instanceof Date` holds for dates made on either side.
  Object.defineProperty(LocalDate, 'prototype', { value: RealDate.prototype, writable: false });
  for (const [name, value] of Object.entries({ now, parse: RealDate.parse, UTC: RealDate.UTC })) {
    Object.defineProperty(LocalDate, name, { value, writable: true, configurable: true });
  }
  Object.defineProperty(RealDate.prototype, 'constructor', {
    value: LocalDate,
    writable: true,
    configurable: true,
  });
  Object.defineProperty(globalThis, 'Date', { value: LocalDate, writable: true, configurable: true });
}
