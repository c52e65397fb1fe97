/** A date and time on a wall of some time zone; months 1..12. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  // Throws a RangeError that names a zone that is not known.
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}

/** What a wall in the zone shows at an instant (ms since the epoch). */
export function wallTime(instant: number, zone: string): WallTime {
  const shown = new Map(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const field = (name: Intl.DateTimeFormatPartTypes): number => shown.get(name) ?? 0;
  return {
    year: field('year'),
    month: field('month'),
    day: field('day'),
    hour: field('hour'),
    minute: field('minute'),
    second: field('second'),
  };
}

/** As if the wall stood in UTC, ms. */
const asUtc = (wall: WallTime): number =>
  Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);

/** The first instant at which the zone's wall shows this; undefined when the clocks skip it. */
export function instantOf(wall: WallTime, zone: string): number | undefined {
  const naive = asUtc(wall);
  if (zone === 'UTC') return naive;
  // The zone's offset a day before and after covers every change of it around this time.
  const candidates = [-86_400_000, 0, 86_400_000].map((shift) => {
    const near = Math.floor((naive + shift) / 1000) * 1000;
    return naive - (asUtc(wallTime(near, zone)) - near);
  });
  return candidates.sort((a, b) => a - b).find((instant) => asUtc(wallTime(instant, zone)) === naive);
}
