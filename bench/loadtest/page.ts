import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../harness/paths.ts';
import type { Measured } from './scenarios.ts';

type Figure = 'perSecond' | 'p50' | 'p95' | 'p99' | 'bytes';

const CHARTS: readonly {
  readonly title: string;
  readonly figures: readonly { readonly figure: Figure; readonly label: string }[];
}[] = [
  {
    title: 'Answers a second (more is better)',
    figures: [{ figure: 'perSecond', label: 'answers a second' }],
  },
  {
    title: 'Milliseconds of an answer (less is better)',
    figures: [
      { figure: 'p50', label: 'p50' },
      { figure: 'p95', label: 'p95' },
      { figure: 'p99', label: 'p99' },
    ],
  },
  { title: 'Bytes of an answer (less is better)', figures: [{ figure: 'bytes', label: 'bytes' }] },
];

/** The comparison as one HTML page, with Chart.js in it: nothing is loaded from elsewhere. */
export function page(conditions: readonly string[], rows: readonly Measured[]): string {
  const library = readFileSync(join(root, 'node_modules/chart.js/dist/chart.umd.min.js'), 'utf8');
  const charts = CHARTS.map(({ figures }) => ({
    labels: rows.map(({ name }) => name),
    datasets: figures.map(({ figure, label }) => ({ label, data: rows.map((row) => row[figure]) })),
  }));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Load test of products</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1d2733; }
  table { border-collapse: collapse; } td, th { padding: .3rem .8rem; text-align: right; border-bottom: 1px solid #dde3ea; }
  td:first-child { text-align: left; } .chart { position: relative; height: 18rem; }
</style>
<h1>Load test of products</h1>
${conditions.map((line) => `<p>${escaped(line)}</p>`).join('\n')}
<table>
<tr><th></th><th>req/s</th><th>p50 ms</th><th>p95 ms</th><th>p99 ms</th><th>bytes</th><th>errors</th><th>hits</th></tr>
${rows.map(tableRow).join('\n')}
</table>
${CHARTS.map(({ title }) => `<h2>${title}</h2>\n<div class="chart"><canvas role="img" aria-label="${title}: the figures are in the table"></canvas></div>`).join('\n')}
<script>${library}</script>
<script>
const charts = ${JSON.stringify(charts).replaceAll('<', '\\u003c')};
const options = { indexAxis: 'y', animation: false, maintainAspectRatio: false, plugins: { colors: { forceOverride: true } } };
document.querySelectorAll('canvas').forEach((canvas, at) => new Chart(canvas, { type: 'bar', data: charts[at], options }));
</script>
</html>
`;
}

function tableRow({ name, perSecond, p50, p95, p99, bytes, errors, hitRatio }: Measured): string {
  const cells = [perSecond, p50, p95, p99, bytes, errors].map(rounded);
  return `<tr><td>${escaped(name)}</td>${cells.map((cell) => `<td>${cell}</td>`).join('')}<td>${rounded(hitRatio * 100)} %</td></tr>`;
}

function rounded(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
