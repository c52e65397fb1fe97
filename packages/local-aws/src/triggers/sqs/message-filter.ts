import { compilePattern, type EventTest } from '../../services/events/pattern/event-pattern.ts';
import type { SqsRecord } from './sqs-event.ts';

/**
 * The test of an event source mapping's filter criteria (Lambda Developer Guide, "Using event filtering with
 * an Amazon SQS event source"): a record that matches any pattern passes; no pattern passes all. A body is
 * matched as JSON where it is an object, as text otherwise. Throws InvalidPatternError.
 */
export function compileFilters(patterns: readonly string[]): (record: SqsRecord) => boolean {
  if (patterns.length === 0) return () => true;
  const tests: EventTest[] = patterns.map((pattern) => compilePattern(JSON.parse(pattern)));
  return (record) => {
    const event = { ...record, body: objectOrText(record.body) };
    return tests.some((test) => test(event));
  };
}

function objectOrText(body: string): unknown {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed : body;
  } catch {
    // A body that is no JSON is the text it is.
    return body;
  }
}
