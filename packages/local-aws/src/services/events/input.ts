import type { BusEvent } from './bus-event.ts';
import type { Rule, Target } from './rule.ts';

/**
 * What a target gets of an event: all of it, the part at `InputPath`, a constant, or a template (EventBridge
 * User Guide, "Input transformation"). JSON text, or any text from a template.
 */
export function targetInput(event: BusEvent, rule: Pick<Rule, 'arn' | 'name'>, target: Target): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(atPath(event, target.InputPath) ?? null);
  if (!target.InputTransformer) return JSON.stringify(event);
  const { InputPathsMap, InputTemplate } = target.InputTransformer;
  const whole = JSON.stringify(event);
  const reserved: Readonly<Record<string, unknown>> = {
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.ingestion-time': event.time,
    'aws.events.event': { ...event, detail: undefined },
    'aws.events.event.json': event,
  };
  const lookUp = (name: string): unknown => {
    const path = InputPathsMap[name];
    return path === undefined ? reserved[name] : atPath(event, path);
  };
  return InputTemplate.trim() === '<aws.events.event.json>' ? whole : fill(InputTemplate, lookUp);
}

/** `$`, `$.detail.items[0].id` and `$.detail['a-b']`; undefined where there is nothing. */
export function atPath(event: unknown, path: string): unknown {
  let node: unknown = event;
  for (const [, plain, index, quoted] of path.matchAll(/\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]/g)) {
    const key = plain ?? index ?? quoted ?? '';
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = Reflect.get(node, key);
  }
  return node;
}

/** Inside quotes a value is written as text, outside as JSON; what is not there leaves nothing in quotes and `""` outside. */
function fill(template: string, lookUp: (name: string) => unknown): string {
  let filled = '';
  let quoted = false;
  for (let at = 0; at < template.length; at++) {
    const character = template[at] ?? '';
    const name = character === '<' ? /^<([\w.-]+)>/.exec(template.slice(at))?.[1] : undefined;
    if (name !== undefined) {
      filled += written(lookUp(name), quoted);
      at += name.length + 1;
      continue;
    }
    if (character === '\\') {
      filled += character + (template[at + 1] ?? '');
      at += 1;
      continue;
    }
    if (character === '"') quoted = !quoted;
    filled += character;
  }
  return filled;
}

function written(value: unknown, quoted: boolean): string {
  if (!quoted) return JSON.stringify(value ?? '');
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
}
