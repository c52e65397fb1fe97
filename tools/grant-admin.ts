import { parseArgs } from 'node:util';
import { invokeAsOperator, LOCAL } from './operator-function.ts';

const USAGE = `npm run grant-admin -- EMAIL [--revoke] [--local] [--function NAME]

Makes the account an administrator (--revoke: a user again). It applies from the next sign-in or refresh.
Uses your AWS credentials and region, or the Nubo that runs on this machine (--local, AWS_ENDPOINT_URL).`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    revoke: { type: 'boolean', default: false },
    local: { type: 'boolean', default: false },
    function: { type: 'string', default: 'nubo-auth-set-user-flags' },
  },
});
const [email, ...more] = positionals;

if (email === undefined || more.length > 0) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  process.exitCode = await setRole(email, values.revoke ? 'user' : 'admin');
}

async function setRole(email: string, role: 'user' | 'admin'): Promise<number> {
  try {
    await invokeAsOperator(values.local ? LOCAL : {}, values.function, { email, role });
    console.log(`${email} has the role ${role}`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}
