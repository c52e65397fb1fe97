import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { perWorld } from '../../core/per-world.ts';
import type { World } from '../../core/world.ts';

const kept = z.object({
  id: z.string(),
  channel: z.enum(['email', 'sms']),
  from: z.string(),
  /** Addresses or numbers, joined by a comma and a space. */
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  /** Empty where the message has no HTML. */
  html: z.string(),
  /** Further headers as sent, by name. */
  headers: z.record(z.string(), z.string()),
  attachments: z.array(z.string()),
  /** RFC 3339 */
  at: z.string(),
});
/** One message that would have left for a person. */
export type KeptMessage = z.infer<typeof kept>;

/** More are kept in the file, but not shown. */
const SHOWN = 5_000;

/**
 * Mail and text messages of one world, appended line by line to `<data dir>/mailbox.jsonl`, so that a kill
 * loses none that was accepted.
 */
export class Mailbox {
  readonly #world: World;
  readonly #file: string;
  readonly #messages: KeptMessage[];

  constructor(world: World) {
    this.#world = world;
    this.#file = join(world.dataDir, 'mailbox.jsonl');
    mkdirSync(world.dataDir, { recursive: true });
    this.#messages = readLines(this.#file);
  }

  add(message: Omit<KeptMessage, 'id' | 'at'>): KeptMessage {
    const added = { id: randomUUID(), ...message, at: new Date(this.#world.clock.now()).toISOString() };
    appendFileSync(this.#file, `${JSON.stringify(added)}\n`, { mode: 0o600 });
    this.#messages.push(added);
    if (this.#messages.length > SHOWN) this.#messages.shift();
    return added;
  }

  /** Newest first. */
  list(): readonly KeptMessage[] {
    return this.#messages.toReversed();
  }
}

/** A last line that a kill cut off is left out. */
function readLines(file: string): KeptMessage[] {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const messages: KeptMessage[] = [];
  const lines = text.split('\n');
  for (const line of lines.slice(0, -1)) messages.push(kept.parse(JSON.parse(line)));
  return messages.slice(-SHOWN);
}

export const mailbox = perWorld((world) => new Mailbox(world));
