import { globSync } from 'node:fs';

/** Every Markdown document of the checkout, relative to its root. */
export function documents(root: string): readonly string[] {
  return globSync('**/*.md', { cwd: root, exclude: ['**/node_modules', 'dist', '.nubo', 'coverage'] }).sort();
}
