import type { Host } from '@nubo/client';
import { useQuery } from '@tanstack/react-query';
import {
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

Chart.register(Filler, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip);

export const RANGES = ['15m', '6h', '1d', '30d'] as const;
export type Range = (typeof RANGES)[number];

/**
 * Minutes of each range, the step that gives a few hundred points, minutes between two marks of the axis, and minutes
 * without a point that are shown as a gap.
 */
const SPANS = {
  '15m': { minutes: 15, step: 'raw', mark: 3, gap: 0.5 },
  '6h': { minutes: 360, step: '1m', mark: 60, gap: 3 },
  '1d': { minutes: 1440, step: '5m', mark: 240, gap: 12 },
  '30d': { minutes: 43_200, step: '1h', mark: 7200, gap: 150 },
} as const;
const MINUTE_MS = 60_000;

type LineChart = Chart<'line', { x: number; y: number | null }[]>;

interface Series {
  /** Of the span, ms since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly at: readonly string[];
  readonly cpu: readonly (number | null)[];
  readonly memory: readonly (number | null)[];
}

async function readSeries(hostId: string, range: Range, signal: AbortSignal): Promise<Series> {
  const { minutes, step } = SPANS[range];
  const to = Date.now();
  const from = to - minutes * MINUTE_MS;
  const instant = (time: number) => new Date(time).toISOString();
  const answer = await nubo().call('GET /hosts/{id}/metrics', {
    params: { id: hostId },
    query: { from: instant(from), to: instant(to), step },
    signal,
  });
  return answer.step === 'raw'
    ? { from, to, at: answer.at, cpu: answer.cpu, memory: answer.memory }
    : { from, to, at: answer.at, cpu: answer.cpu.mean, memory: answer.memory.mean };
}

/** CPU and memory over a range; in the shortest one each new sample moves it. */
export function HostChart({ host, range }: { readonly host: Host; readonly range: Range }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const theme = useTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<LineChart>(undefined);
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
    const { from, to, at, cpu, memory } = query.data;
    const { mark, gap } = SPANS[range];
    const times = at.map((each) => Date.parse(each));
    for (const [index, values] of [cpu, memory].entries()) {
      const dataset = current.data.datasets[index];
      if (dataset) dataset.data = points(times, values, gap * MINUTE_MS);
    }
    const { x } = current.options.scales ?? {};
    if (x?.type === 'linear')
      Object.assign(x, {
        min: from,
        max: to,
        ticks: {
          ...x.ticks,
          stepSize: mark * MINUTE_MS,
          callback: (time: number) => labelOf(new Date(time).toISOString(), range, language),
        },
      });
    current.update('none');
  }, [query.data, range, language]);
  return (
    <div className="chart">
      <canvas ref={canvas} role="img" aria-label={t.chart(host.name)} />
    </div>
  );
}

/** A line breaks where nothing was measured, so that an outage shows as one. */
function points(times: readonly number[], values: readonly (number | null)[], gapMs: number) {
  return times.flatMap((x, index) => {
    const point = { x, y: values[index] ?? null };
    const before = times[index - 1];
    return before !== undefined && x - before > gapMs ? [{ x: before + 1, y: null }, point] : [point];
  });
}

const labelOf = (at: string, range: Range, language: Language): string =>
  range === '30d' ? date(at, language) : clock(at, language);

function newChart(element: HTMLCanvasElement, labels: readonly string[]): LineChart {
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
      parsing: false,
      scales: {
        x: {
          type: 'linear',
          ticks: { color: text, maxRotation: 0, includeBounds: false, autoSkipPadding: 14 },
          grid: { display: false },
        },
        y: {
          min: 0,
          max: 100,
          ticks: { color: text, stepSize: 25, callback: (value) => `${value} %` },
          grid: { color: grid },
        },
      },
      plugins: {
        legend: { labels: { color: text, boxHeight: 2, boxWidth: 18 }, align: 'end' },
        tooltip: {
          callbacks: {
            title: ([item]) =>
              item?.parsed.x ? new Date(item.parsed.x).toLocaleString(document.documentElement.lang) : '',
          },
        },
      },
    },
  });
}
