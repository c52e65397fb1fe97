import autocannon from 'autocannon';

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Says whether an answer is the right one. */
  readonly verifyBody: (body: string) => boolean;
}

/** Answers a second. Throws when one answer is wrong, is not a 2xx or does not come. */
export async function load(options: Load): Promise<number> {
  const result = await autocannon({
    url: options.url,
    connections: options.connections,
    duration: options.seconds,
    ...(options.method && { method: options.method }),
    ...(options.headers && { headers: options.headers }),
    ...(options.body !== undefined && { body: options.body }),
    verifyBody: (body) => options.verifyBody(String(body)),
  });
  const wrong = {
    'not 2xx': result.non2xx,
    errors: result.errors,
    timeouts: result.timeouts,
    'wrong bodies': result.mismatches,
  };
  const failures = Object.entries(wrong).filter(([, count]) => count > 0);
  if (result.requests.total === 0) throw new Error('no answer at all');
  if (failures.length > 0)
    throw new Error(
      `wrong answers: ${failures.map(([what, count]) => `${count} ${what}`).join(', ')} of ${result.requests.total}`,
    );
  return result.requests.total / result.duration;
}
