import type { Measured } from './scenarios.ts';

type Figure = 'perSecond' | 'p50' | 'p95' | 'p99' | 'bytes';

const CHARTS: readonly { readonly figure: Figure; readonly title: string }[] = [
  { figure: 'perSecond', title: 'Answers a second (more is better)' },
  { figure: 'p50', title: 'p50, ms (less is better)' },
  { figure: 'p99', title: 'p99, ms (less is better)' },
  { figure: 'bytes', title: 'Bytes of an answer (less is better)' },
];

/** The comparison as one HTML page: bars of SVG, and nothing loaded from elsewhere. */
export function page(conditions: readonly string[], rows: readonly Measured[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Load test of products</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1d2733; }
  table { border-collapse: collapse; } td, th { padding: .3rem .8rem; text-align: right; border-bottom: 1px solid #dde3ea; }
  td:first-child { text-align: left; } svg { width: 100%; height: auto; } text { font: 13px system-ui, sans-serif; }
</style>
<h1>Load test of products</h1>
${conditions.map((line) => `<p>${escaped(line)}</p>`).join('\n')}
<table>
<tr><th></th><th>req/s</th><th>p50 ms</th><th>p95 ms</th><th>p99 ms</th><th>bytes</th><th>errors</th><th>hits</th></tr>
${rows.map(tableRow).join('\n')}
</table>
${CHARTS.map(({ figure, title }) => `<h2>${title}</h2>\n${bars(rows, figure)}`).join('\n')}
</html>
`;
}

function tableRow({ name, perSecond, p50, p95, p99, bytes, errors, hitRatio }: Measured): string {
  const cells = [perSecond, p50, p95, p99, bytes, errors].map(rounded);
  return `<tr><td>${escaped(name)}</td>${cells.map((cell) => `<td>${cell}</td>`).join('')}<td>${rounded(hitRatio * 100)} %</td></tr>`;
}

const [NAME_WIDTH, BAR_WIDTH, ROW_HEIGHT] = [240, 520, 28];

function bars(rows: readonly Measured[], figure: Figure): string {
  const most = Math.max(...rows.map((row) => row[figure]), 1);
  const drawn = rows.map((row, at) => {
    const y = at * ROW_HEIGHT;
    const width = Math.max(1, (row[figure] / most) * BAR_WIDTH);
    return `<text x="0" y="${y + 18}">${escaped(row.name)}</text>
<rect x="${NAME_WIDTH}" y="${y + 4}" width="${width.toFixed(1)}" height="20" fill="#2f6fde"/>
<text x="${(NAME_WIDTH + width + 6).toFixed(1)}" y="${y + 18}">${rounded(row[figure])}</text>`;
  });
  const size = `0 0 ${NAME_WIDTH + BAR_WIDTH + 90} ${rows.length * ROW_HEIGHT}`;
  return `<svg viewBox="${size}" role="img">${drawn.join('\n')}</svg>`;
}

function rounded(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
