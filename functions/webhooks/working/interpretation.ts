import type { EventData } from '../../_shared/events/contracts.ts';

export type Payment = NonNullable<EventData<'webhook.processed'>['payment']>;

/** Whether an event is ignored or published, and what is published of it. */
export type Interpretation =
  | { readonly kind: 'ignored'; readonly summary?: string }
  | {
      readonly kind: 'published';
      readonly summary: string | null;
      readonly payment: Payment | null;
      /** Also shown to the subscribers of the channel `feed`. */
      readonly isOnFeed: boolean;
    };

const LONGEST_SUMMARY = 300;

/** One line of at most 300 characters, whatever its parts hold. */
export function summaryOf(...parts: readonly (string | number | undefined)[]): string {
  const line = parts
    .filter((part) => part !== undefined && part !== '')
    .join(' ')
    .slice(0, 4 * LONGEST_SUMMARY)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\s]+/gu, ' ')
    .trim();
  return [...line].slice(0, LONGEST_SUMMARY).join('');
}
