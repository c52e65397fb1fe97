/** Sets text of any script into pdf-lib documents: fonts, shaping, directions, line breaks, pages and tables. */
export {
  type Align,
  BODY,
  CONTENT_WIDTH,
  Flow,
  INK,
  leading,
  MARGIN,
  MUTED,
  RULE,
  SHADE,
  SMALL,
  STRONG,
  type Stack,
  type Style,
  type StyledLine,
} from './layout/flow.ts';
export { type Column, table } from './layout/table.ts';
export {
  type Color,
  type DocumentOptions,
  DocumentWriter,
  PAGE,
  PageLimitError,
  type Placement,
  type Sheet,
} from './pdf/document.ts';
export { assetFiles } from './text/families.ts';
export { FontSet, type ReadAsset } from './text/font-set.ts';
export { type HanStyle, hanStyleOf } from './text/scripts.ts';
