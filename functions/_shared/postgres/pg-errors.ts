import { AppError, dependencyDown } from '../errors/errors.ts';

/** SQLSTATE classes and codes (PostgreSQL manual, appendix A) that say the server cannot serve now. */
const DOWN = /^(08|53|57P0|57014|28|55P03|25P03)/;

/** Errors of the socket and of pg itself, which have no SQLSTATE. */
const SOCKET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
const LOST =
  /^(Connection terminated|Query read timeout|timeout expired|Client (has encountered|was closed))/i;

/** SQLSTATE of an error that PostgreSQL sent, such as `23505`; undefined for every other error. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('severity' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * True for a unique violation (23505), of the constraint or unique index named where one is named. Throw
 * `conflict(…)` then.
 */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (sqlState(error) !== '23505') return false;
  return (
    constraint === undefined || (error instanceof Error && Reflect.get(error, 'constraint') === constraint)
  );
}

/** Deadlock (40P01) or serialisation failure (40001): the same transaction may succeed when it is run again. */
export function isTransient(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40P01' || state === '40001';
}

/** True when the connection cannot be used any more, or the server never gave one. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const state = sqlState(error);
  if (state !== undefined) return /^(08|57P0|25P03)/.test(state);
  return SOCKET.has(String(Reflect.get(error, 'code'))) || LOST.test(error.message);
}

/** True for what means that PostgreSQL is down, too slow or full. */
export function isOutage(error: unknown): boolean {
  const state = sqlState(error);
  return state === undefined ? isConnectionLost(error) : DOWN.test(state);
}

/** 503 for an outage; every other error as it is. */
export function mapPgError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  return isOutage(error) ? dependencyDown('postgres', error) : error;
}
