import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { findAccount } from './deploy/account.ts';
import { destroy } from './deploy/destroy.ts';

const USAGE = `npm run destroy -- [--name NAME] [--delete-data] [--yes]

Deletes a deployment (nubo). Its stores stay with all that is in them, and \`npm run deploy\` brings the rest back;
--delete-data deletes them too, but for a final snapshot of the database.`;

try {
  const { values } = parseArgs({
    options: {
      name: { type: 'string', default: 'nubo' },
      'delete-data': { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(USAGE);
  else {
    const { name, 'delete-data': deleteData } = values;
    const account = await findAccount();
    const what = `${name} in ${account.id}, ${account.region}${deleteData ? ' WITH ALL DATA' : ', but for its data'}`;
    if (values.yes || (await isConfirmed(what, name))) await destroy({ name, deleteData }, account);
    else process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** By the deployment's name: a `y` is typed too easily. */
async function isConfirmed(what: string, name: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.log(`add --yes to delete ${what} without a terminal to ask at`);
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`delete ${what}? Type its name: `);
  terminal.close();
  return answer.trim() === name;
}
