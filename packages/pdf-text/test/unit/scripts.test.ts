import { describe, expect, test } from 'vitest';
import { assetFiles, DocumentWriter, Flow, FontSet } from '../../src/index.ts';
import { pagesOf, readAsset } from '../../testing/index.ts';

const fonts = await FontSet.load(readAsset);

/** What comes out of a document of one text, regular and bold. */
async function copied(text: string): Promise<string[]> {
  const createdAt = new Date(0);
  const options = { fonts, title: 'T', author: 'A', creator: 'C', createdAt, maxPages: 9 };
  const flow = new Flow(await DocumentWriter.create(options));
  const style = { size: 12, color: { r: 0, g: 0, b: 0 } };
  flow.text(text, { ...style, weight: 'regular' });
  flow.text(text, { ...style, weight: 'bold' });
  const [page = ''] = await pagesOf(await flow.document.save());
  return page.trim().split('\n');
}

describe('text of every script is copied as it was written', () => {
  test.each([
    ['Latin', 'Hébergement naïve Łódź “fine” office AVATAR'],
    ['Latin with marks of its own', 'e\u0301 x\u0327\u0301 q\u0303'],
    ['Greek', 'Ὀδυσσεὺς Ελληνικά'],
    ['Cyrillic', 'Съешь ещё мягких Ґґ Її'],
    ['Vietnamese', 'Tiếng Việt: Nguyễn Thị Hường'],
    ['Devanagari', 'हिन्दी में स्वागत है: कि क्षेत्र र्क त्र श्री ज्ञ ।'],
    ['Bengali', 'বাংলা ভাষায় স্বাগতম: কি কো ক্ষ র্ক'],
    ['Gurmukhi', 'ਪੰਜਾਬੀ ਵਿੱਚ ਸੁਆਗਤ ਹੈ ਕਿ'],
    ['Gujarati', 'ગુજરાતીમાં સ્વાગત છે કિ ક્ષ'],
    ['Oriya', 'ଓଡ଼ିଆରେ ସ୍ୱାଗତ କି'],
    ['Tamil', 'தமிழில் வரவேற்பு கொ கௌ ஸ்ரீ'],
    ['Telugu', 'తెలుగులో స్వాగతం క్ష కై'],
    ['Kannada', 'ಕನ್ನಡದಲ್ಲಿ ಸ್ವಾಗತ ಕ್ಷ ಕೊ'],
    ['Malayalam', 'മലയാളത്തിൽ സ്വാഗതം കൊ ക്ഷ'],
    ['Sinhala', 'සිංහලෙන් සාදරයෙන් පිළිගනිමු'],
    ['Thai', 'ภาษาไทย ยินดีต้อนรับ น้ำ ที่นี่ กำ ปู่'],
    ['Lao', 'ພາສາລາວ ຍິນດີຕ້ອນຮັບ ນ້ຳ'],
    ['Khmer', 'ភាសាខ្មែរ សូមស្វាគមន៍ ក្រុម កើ'],
    ['Myanmar', 'မြန်မာဘာသာ ကြိုဆိုပါသည် ကျွန်ုပ်'],
    ['Ethiopic', 'አማርኛ እንኳን ደህና መጡ።'],
    ['Armenian', 'Հայերեն բարի գալուստ։'],
    ['Georgian', 'ქართული კეთილი იყოს'],
    ['Chinese', '简体中文欢迎您，价格（优惠）。'],
    ['Japanese', '日本語へようこそ、「価格」は直ちに。'],
    ['Korean', '한국어에 오신 것을 환영합니다. 漢字'],
    ['emoji', '😀 👍🏽 👨‍👩‍👧 🇸🇳 🎉'],
    ['symbols', '→ ⇒ ∑ ∞ ≤ ✓ ★ ☎ ♥ ① ½ № ™ € ₹ ₿ ₺'],
    ['Arabic', 'مرحبا بالعالم السعر ريال خصم لا إله'],
    ['Persian', 'فارسی گچ پژ'],
    ['Urdu', 'اردو میں خوش آمدید ٹڈڑ'],
    ['Hebrew', 'שלום עולם, מחיר ש״ח (הנחה)'],
  ])('%s', async (_script, text) => {
    const lines = await copied(text);
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(wordsOf(line)).toEqual(wordsOf(text));
  });

  /** Readers put words that run from right to left in the order they find them. */
  function wordsOf(text: string): string[] {
    const words = text.split(' ');
    return /[\u0590-\u07ff]/.test(text) ? words.sort() : words;
  }
});

test('what no font has is copied too', async () => {
  expect(await copied('x ᚠᚢ y')).toEqual(['x ᚠᚢ y', 'x ᚠᚢ y']);
});

test('every font and the subsetter are in the packages that bring them', () => {
  const files = [...assetFiles().keys()];
  expect(files).toHaveLength(48);
  for (const file of files) expect(readAsset(file).length).toBeGreaterThan(10_000);
});
