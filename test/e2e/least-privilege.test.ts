import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareAssembly } from '../../tools/assembly/prepare-assembly.ts';
import { type Api, apiAt } from '../support/api.ts';
import { type Product, startProduct, tempDir } from '../support/product.ts';

const root = resolve(import.meta.dirname, '../..');
const home = tempDir('grants');
let product: Product;
let call: Api;
let token: string;

beforeAll(async () => {
  const whole = await prepareAssembly({ root, validate: false, use: 'local', log: () => undefined });
  const assembly = join(home, 'cdk.out');
  cpSync(whole, assembly, { recursive: true });
  const tasks = join(assembly, 'NuboTasks.template.json');
  takeAway(tasks, 'nubo-tasks-list-tasks', 'rds-db:connect');
  takeAway(tasks, 'nubo-tasks-create-task', 'dynamodb:PutItem');
  // The project as it is, on the altered assembly.
  const project = join(home, 'project.ts');
  writeFileSync(
    project,
    `import { project as nubo } from ${JSON.stringify(join(root, 'demo/project.ts'))};
export const project = { ...nubo, prepare: async () => ({ assemblyDir: ${JSON.stringify(assembly)} }) };\n`,
  );
  product = await startProduct({ args: ['--project', project, '--no-seed'] });
  call = apiAt(product.url);
  const account = { email: 'eve@example.com', password: 'a long password' };
  token = (await call('POST /register', { json: account })).body.accessToken;
});
afterAll(async () => {
  await product?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** As much of a template as is altered here. */
interface Template {
  readonly Resources: Record<string, { readonly Properties: RoleOrFunction }>;
}
interface RoleOrFunction {
  readonly FunctionName?: unknown;
  readonly Role?: { readonly 'Fn::GetAtt': readonly string[] };
  readonly Policies?: { readonly PolicyDocument: { Statement: Statement[] } }[];
}
interface Statement {
  readonly Action: string | string[];
  readonly Effect: string;
}

/** Removes one action from what the role of a function is allowed. */
function takeAway(file: string, functionName: string, action: string): void {
  const template: Template = JSON.parse(readFileSync(file, 'utf8'));
  const { Role } =
    Object.values(template.Resources).find((each) => each.Properties?.FunctionName === functionName)
      ?.Properties ?? {};
  const policies = template.Resources[Role?.['Fn::GetAtt'][0] ?? '']?.Properties.Policies ?? [];
  let taken = 0;
  const without = (statement: Statement): Statement => {
    const actions = [statement.Action].flat();
    const left = actions.filter((each) => each !== action);
    if (statement.Effect !== 'Allow' || left.length === actions.length) return statement;
    taken += 1;
    // A statement of no action is none: this one stands in its place.
    return { ...statement, Action: left.length > 0 ? left : 'iam:GetRole' };
  };
  for (const { PolicyDocument } of policies) PolicyDocument.Statement = PolicyDocument.Statement.map(without);
  expect(taken, `${functionName} has ${action}`).toBe(1);
  writeFileSync(file, JSON.stringify(template));
}

describe('a grant that is missing', () => {
  it('of rds-db:connect stops the one function that lost it, by name', async () => {
    const made = await call('POST /tasks', { token, json: { title: 'By another function' } });
    expect(made.status).toBe(201);
    expect((await call(`GET /tasks/${made.body.id}`, { token })).status).toBe(200);

    const refused = await call('GET /tasks', { token });
    expect(refused.status).toBeGreaterThanOrEqual(500);
    expect(refused.text).not.toMatch(/rds|arn:|role/i);
    expect(product.output()).toMatch(
      /not authorized to perform: rds-db:connect on resource: arn:[^\n]+Missing statement: \{[^\n]*"rds-db:connect"/,
    );
  });

  it('on the table of idempotency keys stops the calls that use it, by name', async () => {
    const send = (headers: Record<string, string>) =>
      call('POST /tasks', { token, headers, json: { title: 'Keyed' } });
    expect((await send({})).status).toBe(201);
    expect((await send({ 'idempotency-key': 'refused' })).status).toBeGreaterThanOrEqual(500);
    expect(product.output()).toMatch(
      /nubo-tasks-create-task[^\n]* is not authorized to perform: dynamodb:PutItem on resource: arn:[^\n]+Missing statement:/,
    );
  });
});
