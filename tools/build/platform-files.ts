import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { services } from '../../functions/routes.ts';
import { docsPage } from '../openapi/docs-page.ts';
import { buildOpenApi } from '../openapi.ts';

type Files = ReadonlyMap<string, string | Uint8Array>;

/** What stands beside the bundles of the platform service: the OpenAPI document and its reference. */
export function platformFiles(root: string, name: string): Files {
  switch (name) {
    case 'platform/get-openapi':
      return openApiFiles();
    case 'platform/get-docs':
      return docsFiles(root, (file) => file === 'index.html');
    case 'platform/get-docs-asset':
      return compressed(docsFiles(root, (file) => file !== 'index.html'));
    default:
      return new Map();
  }
}

function openApiFiles(): Files {
  const text = JSON.stringify(buildOpenApi(services));
  const digest = createHash('sha256').update(text).digest('base64url');
  return new Map([...compressed(new Map([['openapi.json', text]])), ['openapi.json.digest', digest]]);
}

function docsFiles(root: string, wanted: (file: string) => boolean): Files {
  const files = [...docsPage(root)].filter(([file]) => wanted(file));
  return new Map(files.map(([file, bytes]) => [`docs/${file}`, bytes]));
}

/** Each file with its compressed forms beside it: what never changes is not compressed at each cold start. */
function compressed(files: Files): Files {
  const forms = [...files].flatMap(([name, bytes]): [string, Uint8Array][] => [
    [`${name}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } })],
    [`${name}.gz`, gzipSync(bytes)],
  ]);
  return new Map<string, string | Uint8Array>([...files, ...forms]);
}
