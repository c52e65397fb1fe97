import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const START = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
`;

/**
 * The API reference: Swagger UI over `openapi.json`, by file name. Names but that of the page hold a digest
 * of the bytes, so that they may be cached for good.
 */
export function docsPage(root: string): ReadonlyMap<string, string | Uint8Array> {
  const swagger = (file: string) => readFileSync(join(root, 'node_modules', 'swagger-ui-dist', file));
  const style = named('swagger-ui', 'css', swagger('swagger-ui.css'));
  const bundle = named('swagger-ui', 'js', swagger('swagger-ui-bundle.js'));
  const start = named('start', 'js', Buffer.from(START));
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nubo API reference</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/${style.name}">
</head>
<body>
<div id="reference"></div>
<script src="docs/${bundle.name}"></script>
<script src="docs/${start.name}"></script>
</body>
</html>
`;
  return new Map<string, string | Uint8Array>([
    ['index.html', page],
    ...[style, bundle, start].map(({ name, bytes }): [string, Uint8Array] => [name, bytes]),
  ]);
}

function named(stem: string, extension: string, bytes: Uint8Array) {
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return { name: `${stem}.${digest}.${extension}`, bytes };
}
