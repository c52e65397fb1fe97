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
