import en from 'zod/v4/locales/en.js';

/** For `parse` and `safeParse`: the words of errors that a schema has none of its own for. zod/mini comes without any. */
export const ENGLISH = { error: en().localeError };
