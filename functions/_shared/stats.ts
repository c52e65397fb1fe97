import * as z from 'zod/mini';
import { instantInput } from './schema/instant.ts';

/** Instants; the second one is not included. */
const span = z.strictObject({ from: instantInput(), to: instantInput() });
export type Span = z.output<typeof span>;

/** Numbers of a span by their names, for the daily report. */
export type Stats = Readonly<Record<string, number>>;

/** The handler of a service's direct function `stats`. */
export function statsHandler(count: (span: Span) => Promise<Stats>): (event: unknown) => Promise<Stats> {
  return (event) => count(span.parse(event));
}

/** The least UUIDv7 of an instant (RFC 9562 §5.7): ids of a span lie between those of its ends. */
export function firstIdAt(instant: string): string {
  const hex = Date.parse(instant).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
