import { timingSafeEqual } from 'node:crypto';
import { conflict, notFound } from '../../_shared/errors/errors.ts';
import { type Preconditions, versionTag } from '../../_shared/http/preconditions.ts';
import type { Preferences } from '../contract.ts';
import type { SettingsRepository } from './settings-repository.ts';

const ATTEMPTS = 5;

export type PreferencesRepository = Pick<SettingsRepository, 'find' | 'replace'>;

export function createPreferencesService(settings: PreferencesRepository) {
  /** Changes what is there; another change in between begins it again. */
  async function change(
    userId: string,
    next: (current: Preferences) => Preferences,
    preconditions?: Preconditions,
  ) {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { preferences, version } = await settings.find(userId);
      preconditions?.check(versionTag(version));
      const changed = next(preferences);
      const written = await settings.replace(userId, changed, version);
      if (written !== undefined) return { preferences: changed, etag: versionTag(written) };
    }
    throw conflict('The preferences are being changed by somebody else right now.');
  }
  return {
    async get(userId: string) {
      const { preferences, version } = await settings.find(userId);
      return { preferences, etag: versionTag(version) };
    },
    replace: (userId: string, next: Preferences, preconditions: Preconditions) =>
      change(userId, () => next, preconditions),
    /** Ends the mails of whoever the token of a mail's link belongs to. */
    async unsubscribe(link: string): Promise<void> {
      const { userId, token } = parseLink(link);
      const { unsubscribeToken, deleted } = await settings.find(userId);
      if (deleted || unsubscribeToken === undefined || !isSame(unsubscribeToken, token)) throw notFound();
      await change(userId, (current) => ({ ...current, channels: { ...current.channels, email: false } }));
    },
  };
}

/** `<userId>.<token>`, so that the one item is found by it. */
function parseLink(link: string): { readonly userId: string; readonly token: string } {
  const at = link.indexOf('.');
  return { userId: link.slice(0, at), token: link.slice(at + 1) };
}

function isSame(stored: string, given: string): boolean {
  const [a, b] = [Buffer.from(stored), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
