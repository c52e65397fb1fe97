import type { Host } from '@nubo/client';
import { useQuery } from '@tanstack/react-query';
import {
  CategoryScale,
  Chart,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import { useEffect, useRef } from 'react';
import { clock, date } from '../../app/format.ts';
import { nubo } from '../../app/nubo.ts';
import { type Language, useLanguage, useTexts } from '../../app/texts.ts';
import { useTheme } from '../../app/theme.ts';
import { texts } from './texts.ts';

Chart.register(
  CategoryScale,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

export const RANGES = ['15m', '6h', '1d', '30d'] as const;
export type Range = (typeof RANGES)[number];

/** Minutes of each range, and the step that gives a few hundred points. */
const SPANS = {
  '15m': { minutes: 15, step: 'raw' },
  '6h': { minutes: 360, step: '1m' },
  '1d': { minutes: 1440, step: '5m' },
  '30d': { minutes: 43_200, step: '1h' },
} as const;

interface Series {
  readonly at: readonly string[];
  readonly cpu: readonly (number | null)[];
  readonly memory: readonly (number | null)[];
}

async function readSeries(hostId: string, range: Range, signal: AbortSignal): Promise<Series> {
  const { minutes, step } = SPANS[range];
  const to = new Date();
  const from = new Date(to.getTime() - minutes * 60_000);
  const answer = await nubo().call('GET /hosts/{id}/metrics', {
    params: { id: hostId },
    query: { from: from.toISOString(), to: to.toISOString(), step },
    signal,
  });
  return answer.step === 'raw'
    ? { at: answer.at, cpu: answer.cpu, memory: answer.memory }
    : { at: answer.at, cpu: answer.cpu.mean, memory: answer.memory.mean };
}

/** CPU and memory over a range; in the shortest one each new sample moves it. */
export function HostChart({ host, range }: { readonly host: Host; readonly range: Range }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const theme = useTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<Chart<'line'>>(undefined);
  const query = useQuery({
    queryKey: ['series', host.id, range],
    queryFn: ({ signal }) => readSeries(host.id, range, signal),
    refetchInterval: range === '15m' ? 5000 : 60_000,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const made = newChart(element, [t.cpu, t.memory]);
    chart.current = made;
    return () => made.destroy();
  }, [t, theme]);
  useEffect(() => {
    const { current } = chart;
    if (!current || !query.data) return;
    const { at, cpu, memory } = query.data;
    current.data.labels = at.map((each) => labelOf(each, range, language));
    for (const [index, data] of [cpu, memory].entries()) {
      const dataset = current.data.datasets[index];
      if (dataset) dataset.data = [...data];
    }
    current.update('none');
  }, [query.data, range, language]);
  return (
    <div className="chart">
      <canvas ref={canvas} role="img" aria-label={t.chart(host.name)} />
    </div>
  );
}

const labelOf = (at: string, range: Range, language: Language): string =>
  range === '30d' ? date(at, language) : clock(at, language);

function newChart(element: HTMLCanvasElement, labels: readonly string[]): Chart<'line'> {
  // A canvas knows no custom properties: an element resolves them, by the theme of today.
  const colour = (name: string) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${name})`;
    element.parentElement?.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
  const text = colour('--text-2');
  const grid = colour('--border');
  return new Chart(element, {
    type: 'line',
    data: {
      labels: [],
      datasets: labels.map((label, index) => ({
        label,
        data: [],
        borderColor: colour(`--chart-${index + 1}`),
        backgroundColor: colour(`--chart-${index + 1}`),
        // Told apart without colour, too.
        borderDash: index === 0 ? [] : [6, 4],
        borderWidth: 2,
        pointRadius: 0,
        tension: 0.3,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { ticks: { color: text, maxTicksLimit: 7, maxRotation: 0 }, grid: { display: false } },
        y: {
          min: 0,
          max: 100,
          ticks: { color: text, stepSize: 25, callback: (value) => `${value} %` },
          grid: { color: grid },
        },
      },
      plugins: { legend: { labels: { color: text, boxHeight: 2, boxWidth: 18 }, align: 'end' } },
    },
  });
}
