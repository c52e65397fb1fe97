import type { ControlRoute } from './control-route.ts';
import { escapeHtml, page } from './page.ts';

/** The page at `/_local`: what there is, with links to what a browser can open. */
export function homePage(routes: readonly ControlRoute[]): ControlRoute {
  const items = routes.map(({ method, path }) => {
    const text = escapeHtml(path);
    const shown = method === 'GET' && !path.includes('{') ? `<a href="${text}">${text}</a>` : text;
    return `<li><code>${method}</code> ${shown}</li>`;
  });
  return {
    method: 'GET',
    path: '/_local',
    handle: (_, world) => ({
      html: page(
        'Local runtime',
        `<p>API <a href="${world.endpoints.http}">${world.endpoints.http}</a>, AWS endpoint ${world.endpoints.aws},
${world.functions.list().length} functions, state in <code>${escapeHtml(world.dataDir)}</code></p><ul>${items.join('')}</ul>`,
      ),
    }),
  };
}
