import { ConnectionError, LiveError, ProblemError } from '@nubo/client';
import { defineTexts, textsNow } from './texts.ts';

const texts = defineTexts(
  {
    connection: 'There is no connection. Please try again in a moment.',
    unavailable: 'This part is not available right now. Please try again in a moment.',
    tooMany: (seconds: number) => `Too many tries. Please wait ${seconds} s.`,
    missing: 'This is not there, or no longer.',
    forbidden: 'You are not allowed to do this.',
    stale: 'Somebody changed this meanwhile. The newer state is shown now.',
    unknown: 'Something went wrong.',
  },
  {
    connection: 'Pas de connexion. Veuillez réessayer dans un instant.',
    unavailable: 'Cette partie est indisponible pour le moment. Veuillez réessayer dans un instant.',
    tooMany: (seconds) => `Trop de tentatives. Patientez ${seconds} s.`,
    missing: 'Ceci n’existe pas, ou plus.',
    forbidden: 'Vous n’êtes pas autorisé à faire cela.',
    stale: 'Quelqu’un a modifié ceci entre-temps. L’état récent est affiché.',
    unknown: 'Une erreur est survenue.',
  },
);

/** What a person is told about a failure: the API's own words where it knows better. */
export function messageOf(error: unknown): string {
  const t = textsNow(texts);
  if (error instanceof ConnectionError) return t.connection;
  if (error instanceof LiveError) return error.message;
  if (!(error instanceof ProblemError)) return t.unknown;
  switch (error.status) {
    case 403:
      return error.message || t.forbidden;
    case 404:
      return t.missing;
    case 412:
      return t.stale;
    case 429:
      return t.tooMany(error.retryAfter ?? 60);
    case 502:
    case 503:
    case 504:
      return t.unavailable;
    default:
      return [error.message, ...error.errors.map(({ path, message }) => `${path.slice(1)} ${message}`)].join(
        ' ',
      );
  }
}
