import { intrinsicOf, isRecord, variablesOf } from './intrinsics.ts';

/** What a value refers to: names within its own stack, and exports of others by their unresolved names. */
export interface References {
  readonly names: ReadonlySet<string>;
  readonly imports: readonly unknown[];
  /** Names of all intrinsic functions called. */
  readonly calls: ReadonlySet<string>;
}

/** Every `Ref`, `Fn::GetAtt`, `Fn::Sub` variable and `Fn::ImportValue` in the value, both branches of `Fn::If` included. */
export function referencesOf(value: unknown): References {
  const names = new Set<string>();
  const imports: unknown[] = [];
  const calls = new Set<string>();
  walk(value);
  return { names, imports, calls };

  function walk(part: unknown): void {
    if (Array.isArray(part)) for (const item of part) walk(item);
    if (!isRecord(part)) return;
    const call = intrinsicOf(part);
    if (call) {
      const [name, argument] = call;
      calls.add(name);
      if (name === 'Ref') names.add(String(argument));
      if (name === 'Fn::GetAtt')
        names.add(String(Array.isArray(argument) ? argument[0] : argument).split('.')[0] ?? '');
      if (name === 'Fn::Sub') addSub(argument);
      if (name === 'Fn::ImportValue') imports.push(argument);
    }
    for (const item of Object.values(part)) walk(item);
  }
  function addSub(argument: unknown): void {
    const [template, own] = Array.isArray(argument) ? argument : [argument, {}];
    for (const variable of variablesOf(String(template))) {
      if (isRecord(own) && variable in own) continue;
      names.add(variable.split('.')[0] ?? variable);
    }
  }
}
