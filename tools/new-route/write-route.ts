import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { handlerFile } from '../../functions/_shared/routing/route.ts';
import { addImport, addToArray, insertBefore } from './edit-source.ts';
import type { NewRoute } from './new-route.ts';
import { serviceFiles } from './service-templates.ts';
import { handlerText, type RouteParts, routeParts } from './templates.ts';
import { testText } from './test-template.ts';

/**
 * Writes a route: handler, schemas, row and test, and for a new service its own files and its entry in
 * functions/routes.ts. Everything is worked out before the first file is written.
 * @returns the files written, relative to the root
 */
export async function writeRoute(root: string, route: NewRoute): Promise<readonly string[]> {
  const files = plannedFiles(root, route);
  for (const [file, text] of files) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  return [...files.keys()];
}

function plannedFiles(root: string, route: NewRoute): ReadonlyMap<string, string> {
  const folder = `functions/${route.service}`;
  const isNew = !existsSync(join(root, folder, 'routes.ts'));
  const parts = routeParts(route);
  const files = new Map<string, string>();
  if (isNew) {
    for (const [name, text] of serviceFiles(route.service)) files.set(`${folder}/${name}`, text);
    files.set('functions/routes.ts', listed(readFileSync(join(root, 'functions/routes.ts'), 'utf8'), route));
  }
  const current = (name: string) =>
    files.get(`${folder}/${name}`) ?? readFileSync(join(root, folder, name), 'utf8');
  files.set(`${folder}/contract.ts`, withSchemas(current('contract.ts'), parts));
  files.set(`${folder}/routes.ts`, withRow(current('routes.ts'), parts, `${folder}/routes.ts`));
  files.set(`functions/${handlerFile(route.service, route)}`, handlerText(route, parts, isNew));
  files.set(`test/unit/functions/${route.service}/${route.id}.test.ts`, testText(route, parts));
  return files;
}

function withSchemas(source: string, { schemas, has }: RouteParts): string {
  const declarations = [...schemas].map(([name, schema]) => `\nexport const ${name} = ${schema};\n`);
  const appended = source.trimEnd() + (declarations.length > 0 ? `\n${declarations.join('')}` : '\n');
  const withText = has.body ? addImport(appended, ['text'], '../_shared/schema/text.ts') : appended;
  const withIds = has.params ? addImport(withText, ['uuid'], '../_shared/schema/formats.ts') : withText;
  return has.page ? addImport(withIds, ['pageQuery', 'pageSchema'], '../_shared/paging/paging.ts') : withIds;
}

function withRow(source: string, { constant, row, schemas }: RouteParts, file: string): string {
  const imported = addImport(source, [...schemas.keys()], './contract.ts');
  const declared = insertBefore(imported, 'export const service', row, file);
  return addToArray(declared, '\n  http: [', constant, file);
}

function listed(source: string, { service }: NewRoute): string {
  const imported = addImport(source, [`service as ${service}`], `./${service}/routes.ts`);
  return addToArray(imported, 'readonly ServiceSpec[] = [', service, 'functions/routes.ts');
}
