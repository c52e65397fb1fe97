import type { ProfileData } from '../document-contract.ts';
import { BODY, CONTENT_WIDTH, type Flow, INK, leading, MARGIN, MUTED, type Style } from '../flow.ts';
import { drawPicture, type Picture } from '../picture.ts';

const PHOTO = 110;
const GAP = 18;
const LABELS = 130;
const NAME: Style = { size: 22, weight: 'bold', color: INK };
const TITLE: Style = { size: 12, weight: 'regular', color: MUTED };

export function profile(flow: Flow, data: ProfileData, photo: Picture | undefined): void {
  const top = flow.y;
  const width = photo ? CONTENT_WIDTH - PHOTO - GAP : CONTENT_WIDTH;
  let height = flow.block(data.name, NAME, MARGIN, top, width);
  if (data.title !== undefined) height += flow.block(data.title, TITLE, MARGIN, top + height, width);
  if (photo) {
    const box = { x: MARGIN + CONTENT_WIDTH - PHOTO, y: top, width: PHOTO, height: PHOTO };
    height = Math.max(height, drawPicture(flow, photo, box, 'right'));
  }
  flow.y = top + height + 10;
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
  const step = leading(BODY.size);
  const wide = CONTENT_WIDTH - LABELS;
  const style: Style = { ...BODY, color: MUTED };
  const labels = flow.prepare(label, 'regular').lines(((LABELS - 12) * 1000) / BODY.size);
  const values = flow.prepare(value, 'regular').lines((wide * 1000) / BODY.size);
  for (let index = 0; index < Math.max(labels.length, values.length); index += 1) {
    flow.ensure(step);
    flow.lines(labels.slice(index, index + 1), style, MARGIN, flow.y, LABELS - 12);
    flow.lines(values.slice(index, index + 1), BODY, MARGIN + LABELS, flow.y, wide);
    flow.space(step);
  }
  flow.space(3);
}
