import { cidrBlocks } from './cidr.ts';

/** What intrinsics ask of their surroundings: the stack being made. Each throws for what it does not know. */
export interface Scope {
  /** A resource's, parameter's or pseudo parameter's value; {@link NO_VALUE} for `AWS::NoValue`. */
  ref(name: string): unknown;
  getAtt(logicalId: string, attribute: string): unknown;
  importValue(exportName: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, top: string, second: string): unknown;
  /** `{{resolve:service:reference}}` */
  dynamicReference(service: string, reference: string): string;
  readonly region: string;
}

/** Stands for `AWS::NoValue`: the property or list item that has it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** An intrinsic function that this runtime does not know, or one given what it cannot use. */
export class IntrinsicError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'IntrinsicError';
  }
}

/**
 * The value with every intrinsic function in it resolved.
 * Source: AWS CloudFormation template reference, "Intrinsic function reference".
 */
export function resolveValue(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return resolveReferences(value, scope);
  if (Array.isArray(value)) return value.map((v) => resolveValue(v, scope)).filter((v) => v !== NO_VALUE);
  if (!isRecord(value)) return value;
  const call = intrinsicOf(value);
  if (call) {
    const intrinsic = FUNCTIONS.get(call[0]);
    if (!intrinsic) throw new IntrinsicError(`${call[0]} is not supported`);
    const result = intrinsic(call[1], scope);
    return typeof result === 'string' ? resolveReferences(result, scope) : result;
  }
  const entries = Object.entries(value).map(([key, v]) => [key, resolveValue(v, scope)] as const);
  return Object.fromEntries(entries.filter(([, v]) => v !== NO_VALUE));
}

/** The function's name and argument, when the object is a call: one key, `Ref` or `Fn::…` or `Condition`. */
export function intrinsicOf(
  value: Readonly<Record<string, unknown>>,
): readonly [string, unknown] | undefined {
  const keys = Object.keys(value);
  const key = keys[0];
  if (keys.length !== 1 || key === undefined) return undefined;
  if (key === 'Ref' || key.startsWith('Fn::')) return [key, value[key]];
  return undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a function of this name (`Ref`, `Fn::Join`) can be resolved. */
export function isSupported(name: string): boolean {
  return FUNCTIONS.has(name);
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const FUNCTIONS: ReadonlyMap<string, Intrinsic> = new Map(
  Object.entries<Intrinsic>({
    Ref: (argument, scope) => scope.ref(text('Ref', argument)),
    'Fn::GetAtt': (argument, scope) => {
      const [logicalId, ...attribute] =
        typeof argument === 'string' ? argument.split('.') : list('Fn::GetAtt', argument);
      const name = attribute.map((part) => text('Fn::GetAtt', resolveValue(part, scope))).join('.');
      return scope.getAtt(text('Fn::GetAtt', logicalId), name);
    },
    'Fn::Join': (argument, scope) => {
      const [separator, parts] = list('Fn::Join', argument);
      const items = list('Fn::Join', resolveValue(parts, scope));
      return items.map((item) => scalar('Fn::Join', item)).join(text('Fn::Join', separator));
    },
    'Fn::Sub': (argument, scope) => {
      const [template, own] = Array.isArray(argument) ? argument : [argument, {}];
      const variables = resolveValue(own ?? {}, scope);
      return substitute(text('Fn::Sub', template), (name) => {
        if (isRecord(variables) && name in variables) return scalar('Fn::Sub', variables[name]);
        const dot = name.indexOf('.');
        const value = dot < 0 ? scope.ref(name) : scope.getAtt(name.slice(0, dot), name.slice(dot + 1));
        return scalar('Fn::Sub', value);
      });
    },
    'Fn::Select': (argument, scope) => {
      const [index, from] = list('Fn::Select', resolveValue(argument, scope));
      const items = list('Fn::Select', from);
      const at = Number(index);
      if (!Number.isInteger(at) || at < 0 || at >= items.length)
        throw new IntrinsicError(`Fn::Select: no item ${String(index)} in a list of ${items.length}`);
      return items[at];
    },
    'Fn::Split': (argument, scope) => {
      const [separator, source] = list('Fn::Split', resolveValue(argument, scope));
      return text('Fn::Split', source).split(text('Fn::Split', separator));
    },
    'Fn::If': (argument, scope) => {
      const [condition, yes, no] = list('Fn::If', argument);
      return resolveValue(scope.condition(text('Fn::If', condition)) ? yes : no, scope);
    },
    'Fn::ImportValue': (argument, scope) =>
      scope.importValue(text('Fn::ImportValue', resolveValue(argument, scope))),
    'Fn::GetAZs': (argument, scope) => {
      const region = argument === '' ? scope.region : text('Fn::GetAZs', resolveValue(argument, scope));
      return ['a', 'b', 'c'].map((zone) => `${region || scope.region}${zone}`);
    },
    'Fn::FindInMap': (argument, scope) => {
      const [map, top, second] = list('Fn::FindInMap', resolveValue(argument, scope)).map((part) =>
        text('Fn::FindInMap', part),
      );
      return scope.mapping(map ?? '', top ?? '', second ?? '');
    },
    'Fn::Base64': (argument, scope) =>
      Buffer.from(text('Fn::Base64', resolveValue(argument, scope))).toString('base64'),
    'Fn::Cidr': (argument, scope) => {
      const [block, count, bits] = list('Fn::Cidr', resolveValue(argument, scope));
      return cidrBlocks(text('Fn::Cidr', block), Number(count), bits === undefined ? 8 : Number(bits));
    },
    'Fn::Equals': (argument, scope) => {
      const [left, right] = list('Fn::Equals', resolveValue(argument, scope));
      return JSON.stringify(left) === JSON.stringify(right) || String(left) === String(right);
    },
    'Fn::And': (argument, scope) => list('Fn::And', argument).every((part) => isTrue(part, scope)),
    'Fn::Or': (argument, scope) => list('Fn::Or', argument).some((part) => isTrue(part, scope)),
    'Fn::Not': (argument, scope) => !isTrue(list('Fn::Not', argument)[0], scope),
  }),
);

/** A condition: the name of one, or a function that gives one. */
export function isTrue(value: unknown, scope: Scope): boolean {
  if (isRecord(value) && typeof value.Condition === 'string') return scope.condition(value.Condition);
  const result = resolveValue(value, scope);
  return result === true || result === 'true';
}

const REFERENCE = /\{\{resolve:([a-z-]+):([^{}]+)\}\}/g;
function resolveReferences(value: string, scope: Scope): string {
  if (!value.includes('{{resolve:')) return value;
  return value.replace(REFERENCE, (_, service: string, reference: string) =>
    scope.dynamicReference(service, reference),
  );
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new IntrinsicError(`${name}: not a text: ${JSON.stringify(value)}`);
}

function list(name: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new IntrinsicError(`${name}: not a list: ${JSON.stringify(value)}`);
}

/** Lists are written as CloudFormation does, joined by commas. */
function scalar(name: string, value: unknown): string {
  return Array.isArray(value) ? value.map((item) => text(name, item)).join(',') : text(name, value);
}

/** The variables of a `Fn::Sub` text, in order, `${!Literal}` left out. */
export function variablesOf(template: string): string[] {
  const names: string[] = [];
  substitute(template, (name) => {
    names.push(name);
    return '';
  });
  return names;
}

/** Replaces each `${Name}` by its value; `${!Name}` stands for the text `${Name}`. */
export function substitute(template: string, replacement: (name: string) => string): string {
  return template.replace(/\$\{(!?)\s*([^}]*?)\s*\}/g, (_, literal: string, name: string) =>
    literal ? `\${${name}}` : replacement(name),
  );
}
