/** Fields of a log line; an `Error` is written with its cause. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger whose lines all carry these fields. */
  child(fields: LogFields): Logger;
}

const levels = { debug: 10, info: 20, warn: 30, error: 40 } as const;
type Level = keyof typeof levels;

const threshold = levels[levelOf(process.env.LOG_LEVEL)];

function levelOf(name: string | undefined): Level {
  const wanted = name?.toLowerCase();
  return wanted === 'debug' || wanted === 'warn' || wanted === 'error' ? wanted : 'info';
}

/** Writes one JSON object a line, which CloudWatch Logs Insights reads by field. `LOG_LEVEL` sets the least level. */
export function createLogger(fields: LogFields = {}): Logger {
  const write = (level: Level, message: string, extra: LogFields | undefined) => {
    if (levels[level] < threshold) return;
    const entry = { level, time: new Date().toISOString(), message, ...fields, ...extra };
    process.stdout.write(`${JSON.stringify(entry, plain)}\n`);
  };
  return {
    debug: (message, extra) => write('debug', message, extra),
    info: (message, extra) => write('info', message, extra),
    warn: (message, extra) => write('warn', message, extra),
    error: (message, extra) => write('error', message, extra),
    child: (more) => createLogger({ ...fields, ...more }),
  };
}

/** An Error has no enumerable fields of its own, so JSON would make it `{}`. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (!(value instanceof Error)) return value;
  const code: unknown = Reflect.get(value, 'code');
  return {
    name: value.name,
    message: value.message,
    ...(code !== undefined && { code }),
    stack: value.stack,
    ...(value.cause !== undefined && { cause: value.cause }),
  };
}
