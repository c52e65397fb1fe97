/** What the stand-ins can translate, by language. */
const PHRASES: readonly Readonly<Record<string, string>>[] = [
  { fr: 'Bonjour', en: 'Hello', es: 'Hola', de: 'Guten Tag' },
  { fr: 'Bonjour le monde', en: 'Hello world', es: 'Hola mundo', de: 'Hallo Welt' },
  { fr: 'Bonne nuit', en: 'Good night', es: 'Buenas noches', de: 'Gute Nacht' },
  { fr: 'Merci', en: 'Thank you', es: 'Gracias', de: 'Danke' },
  { fr: 'Au revoir', en: 'Goodbye', es: 'Adiós', de: 'Auf Wiedersehen' },
  { fr: 'Comment allez-vous ?', en: 'How are you?', es: '¿Cómo está usted?', de: 'Wie geht es Ihnen?' },
  {
    fr: "L'été & l'hiver <3",
    en: "Summer & winter's day <3",
    es: 'El verano & el invierno <3',
    de: 'Sommer & Winter <3',
  },
];

export interface Phrase {
  readonly text: string;
  /** Language of what was given. */
  readonly from: string;
}

/**
 * The phrase in another language, or the text again, marked as an echo.
 * @param from undefined: found out, as far as the phrases go
 */
export function translatePhrase(text: string, to: string, from: string | undefined): Phrase {
  const wanted = text.trim().normalize('NFC').toLowerCase();
  for (const phrase of PHRASES) {
    const [language] =
      Object.entries(phrase).find(
        ([each, words]) => words.toLowerCase() === wanted && (from === undefined || each === from),
      ) ?? [];
    const translated = phrase[to];
    if (language !== undefined && translated !== undefined) return { text: translated, from: language };
  }
  return { text: `[echo ${to}] ${text}`, from: from ?? (to === 'en' ? 'fr' : 'en') };
}
