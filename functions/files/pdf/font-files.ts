/**
 * The font files of documents: by their path below the function's folder, where they come from in
 * `node_modules`. The build puts them beside the bundle of every function with `fonts: true`.
 *
 * In the order of preference: a character is set in the first face that has it.
 */
export const FONT_FILES = {
  'fonts/NotoSans-Regular.ttf': '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  'fonts/NotoSans-Bold.ttf': '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
  'fonts/NotoSansArabic-Regular.ttf':
    '@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf',
  'fonts/NotoSansArabic-Bold.ttf': '@expo-google-fonts/noto-sans-arabic/700Bold/NotoSansArabic_700Bold.ttf',
  'fonts/NotoSansSC-Regular.ttf': '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
} as const;

export type FontFile = keyof typeof FONT_FILES;
