import * as z from 'zod';
import type { InvocationRecord, World } from '../core/world.ts';
import type { ControlRequest, ControlRoute } from './control-route.ts';
import { escapeHtml, page } from './page.ts';

const filter = z.object({
  function: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
});

/** `?function=` takes a function's whole name; `?limit=` is 100 when absent. Newest first. */
function selected({ query }: ControlRequest, world: World): readonly InvocationRecord[] {
  const { function: name, limit } = filter.parse(Object.fromEntries(query));
  return world.functions.invocations({ limit, ...(name === undefined ? {} : { function: name }) });
}

export const listInvocations: ControlRoute = {
  method: 'GET',
  path: '/_local/invocations.json',
  handle: (request, world) => ({ json: selected(request, world) }),
};

export const showInvocations: ControlRoute = {
  method: 'GET',
  path: '/_local/invocations',
  handle(request, world) {
    const rows = selected(request, world).map(
      (
        row,
      ) => `<tr class="${row.status === 'ok' && (row.httpStatus ?? 0) < 500 ? 'ok' : 'bad'}"><td>${escapeHtml(row.startedAt)}</td>
<td><a href="?function=${encodeURIComponent(row.function)}">${escapeHtml(row.function)}</a></td>
<td>${escapeHtml(row.trigger)}</td><td>${row.httpStatus ?? row.status}${row.cold ? ' (cold)' : ''}</td>
<td>${row.durationMs.toFixed(1)} ms</td><td>${row.billedMs} ms</td><td>${row.maxMemoryMb} of ${row.memoryMb} MB</td>
<td><details><summary>${row.log.length} lines</summary><pre>${escapeHtml(row.log.join('\n'))}</pre></details></td></tr>`,
    );
    const head = ['started', 'function', 'trigger', 'status', 'duration', 'billed', 'memory', 'log'];
    return {
      html: page(
        'Invocations',
        `<table><tr>${head.map((title) => `<th>${title}</th>`).join('')}</tr>${rows.join('')}</table>`,
      ),
    };
  },
};
