import { services } from '../../functions/routes.ts';
import { docsPage } from '../openapi/docs-page.ts';
import { buildOpenApi } from '../openapi.ts';

/** What stands beside the bundles of the platform service: the OpenAPI document and its reference. */
export function platformFiles(root: string, name: string): ReadonlyMap<string, string | Uint8Array> {
  switch (name) {
    case 'platform/get-openapi':
      return new Map([['openapi.json', JSON.stringify(buildOpenApi(services))]]);
    case 'platform/get-docs':
    case 'platform/get-docs-asset':
      return new Map([...docsPage(root)].map(([file, bytes]) => [`docs/${file}`, bytes]));
    default:
      return new Map();
  }
}
