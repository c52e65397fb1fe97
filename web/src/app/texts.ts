import { useSyncExternalStore } from 'react';

export type Language = 'en' | 'fr';

/** The texts of one page in every language; French has exactly the fields of English. */
export interface Texts<T> {
  readonly en: T;
  readonly fr: T;
}
export function defineTexts<T>(en: T, fr: NoInfer<T>): Texts<T> {
  return { en, fr };
}

const KEY = 'nubo-language';
const listeners = new Set<() => void>();
let current: Language = initial();

/** The language that was chosen here, else the first of the browser's that there is. */
function initial(): Language {
  const chosen = stored();
  const wanted = [...(chosen === null ? [] : [chosen]), ...navigator.languages];
  for (const language of wanted.map((tag) => tag.slice(0, 2).toLowerCase())) {
    if (language === 'en' || language === 'fr') return language;
  }
  return 'en';
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function setLanguage(language: Language): void {
  current = language;
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Storage may be forbidden: the choice holds for this visit.
  }
  for (const listener of listeners) listener();
}
document.documentElement.lang = current;

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, () => current);
}

/** The texts in the language of today. */
export function useTexts<T>(texts: Texts<T>): T {
  return texts[useLanguage()];
}

/** Outside of components, for messages that are made once. */
export const textsNow = <T>(texts: Texts<T>): T => texts[current];
