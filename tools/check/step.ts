/** One thing the gate does: a command or a suite of tests. */
export interface StepResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
  /** What to read when it failed. */
  readonly output: string;
}

/** Runs a step and prints its line, with its output when it failed. */
export async function step(
  name: string,
  work: () => Promise<{ passed: number; failed: number; output: string }>,
): Promise<StepResult> {
  const began = performance.now();
  const { passed, failed, output } = await work();
  const seconds = (performance.now() - began) / 1000;
  const count = passed + failed === 1 ? '' : `${passed} passed${failed > 0 ? `, ${failed} failed` : ''}`;
  console.log(
    `${failed > 0 ? 'FAIL' : 'ok  '} ${name.padEnd(22)} ${seconds.toFixed(1).padStart(6)} s  ${count}`.trimEnd(),
  );
  if (failed > 0) console.log(output.trimEnd().replaceAll(/^/gm, '     '));
  return { name, passed, failed, seconds, output };
}
