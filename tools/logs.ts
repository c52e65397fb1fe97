import { parseArgs } from 'node:util';
import { deployedLogs } from './logs/deployed-logs.ts';
import { localLogs } from './logs/local-logs.ts';
import { checkId } from './logs/log-line.ts';

const USAGE = `npm run logs -- ID [--local [--url http://localhost:3000]] [--name NAME] [--hours 24]

Prints every line of the logs that names ID, in order: the request id of an answer (x-request-id, requestId) finds what
the request's function and the consumers of its messages and events wrote, and the gateway's own line where deployed.`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      local: { type: 'boolean', default: false },
      url: { type: 'string', default: 'http://localhost:3000' },
      name: { type: 'string', default: 'nubo' },
      hours: { type: 'string', default: '24' },
    },
  });
  const [id] = positionals;
  if (id === undefined || positionals.length > 1) {
    console.error(USAGE);
    process.exitCode = 2;
  } else {
    checkId(id);
    const lines = values.local
      ? await localLogs(values.url, id)
      : await deployedLogs(values.name, id, Number(values.hours) * 3_600_000);
    for (const { time, source, message } of lines.sort((a, b) => a.time.localeCompare(b.time)))
      console.log(`${time}  ${source}  ${message.trim()}`);
    if (lines.length === 0) {
      console.error(`no line names ${id}`);
      process.exitCode = 1;
    }
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
