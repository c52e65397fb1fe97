import { BODY, CONTENT_WIDTH, type Flow, INK, MARGIN, MUTED, type Style } from '@nubo/pdf-text';
import type { ProfileData } from '../contract.ts';
import { drawPicture, type Picture } from '../picture.ts';

const PHOTO = 110;
const GAP = 18;
const LABELS = 130;
const NAME: Style = { size: 22, weight: 'bold', color: INK };
const TITLE: Style = { size: 12, weight: 'regular', color: MUTED };

export function profile(flow: Flow, data: ProfileData, photo: Picture | undefined): void {
  const top = flow.y;
  const width = photo ? CONTENT_WIDTH - PHOTO - GAP : CONTENT_WIDTH;
  const box = { x: MARGIN + CONTENT_WIDTH - PHOTO, y: top, width: PHOTO, height: PHOTO };
  const height = photo ? drawPicture(flow, photo, box, 'right') : 0;
  const lines = flow.set(data.name, NAME, width);
  if (data.title !== undefined) lines.push(...flow.set(data.title, TITLE, width));
  flow.stacks([{ x: MARGIN, width, lines }]);
  flow.y = Math.max(flow.y, top + height) + 10;
  flow.rule();
  flow.space(12);
  for (const { label, value } of data.fields) field(flow, label, value);
  for (const { heading, text } of data.sections) {
    flow.space(14);
    flow.heading(heading, 13);
    flow.text(text);
  }
  flow.footers(data.name);
}

/** Label and value side by side; a value of many lines goes on over the page. */
function field(flow: Flow, label: string, value: string): void {
  const wide = CONTENT_WIDTH - LABELS;
  const labels = LABELS - 12;
  flow.stacks([
    { x: MARGIN, width: labels, lines: flow.set(label, { ...BODY, color: MUTED }, labels) },
    { x: MARGIN + LABELS, width: wide, lines: flow.set(value, BODY, wide) },
  ]);
  flow.space(3);
}
