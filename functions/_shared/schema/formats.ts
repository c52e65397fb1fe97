import * as z from 'zod/mini';
import { storable } from './text.ts';

/** RFC 9562 §4: read case-insensitively, kept and given in lower case. A test looks for it on every UUID that comes in. */
export const lowerCase = z.toLowerCase();

/** An identifier in a path, query, body or frame. */
export function uuid(message?: string) {
  return z.uuid(message).check(lowerCase);
}

/** RFC 5321 §4.5.3.1, less the angle brackets of a path; octets, but the domain is counted in characters. */
const MOST = { path: 254, local: 64, label: 63 } as const;

/**
 * An email address as it was typed, without the white space around it: a dot-atom (RFC 5322 §3.2.3) with the letters
 * of RFC 6532, and a host name of at least two labels.
 */
export function email() {
  return z
    .string()
    .check(
      z.trim(),
      storable,
      z.maxLength(MOST.path, `must have at most ${MOST.path} characters`),
      z.refine(isEmail, 'must be an email address'),
    )
    .register(z.globalRegistry, { format: 'email' });
}

const ATOM = /^[^\s\p{C}@"(),:;<>[\\\].]+$/u;
const LABEL = /^[\p{L}\p{M}\p{N}-]+$/u;

function isEmail(value: string): boolean {
  const at = value.lastIndexOf('@');
  const local = value.slice(0, at);
  const labels = value.slice(at + 1).split('.');
  return (
    at > 0 &&
    Buffer.byteLength(local) <= MOST.local &&
    local.split('.').every((atom) => ATOM.test(atom)) &&
    labels.length > 1 &&
    labels.every(isLabel)
  );
}

/** RFC 1123 §2.1. */
function isLabel(label: string): boolean {
  return label.length <= MOST.label && LABEL.test(label) && !label.startsWith('-') && !label.endsWith('-');
}
