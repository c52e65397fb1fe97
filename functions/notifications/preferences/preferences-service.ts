import { timingSafeEqual } from 'node:crypto';
import { conflict, notFound } from '../../_shared/errors/errors.ts';
import type { Preferences } from '../contract.ts';
import type { SettingsRepository } from './settings-repository.ts';

const ATTEMPTS = 5;

/** Throws for a version that the caller does not want changed. */
type CheckVersion = (version: number) => void;

export type PreferencesRepository = Pick<SettingsRepository, 'find' | 'replace'>;

export function createPreferencesService(settings: PreferencesRepository) {
  /** Changes what is there; another change in between begins it again. */
  async function change(
    userId: string,
    next: (current: Preferences) => Preferences,
    checkVersion: CheckVersion = () => {},
  ) {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { preferences, version } = await settings.find(userId);
      checkVersion(version);
      const changed = next(preferences);
      const written = await settings.replace(userId, changed, version);
      if (written !== undefined) return { preferences: changed, version: written };
    }
    throw conflict('The preferences are being changed by somebody else right now.');
  }
  return {
    async get(userId: string) {
      const { preferences, version } = await settings.find(userId);
      return { preferences, version };
    },
    replace: (userId: string, next: Preferences, checkVersion: CheckVersion) =>
      change(userId, () => next, checkVersion),
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
