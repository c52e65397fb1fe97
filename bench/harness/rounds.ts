/** Takes one sample of a subject; a wrong answer throws. */
export type Sampler = () => Promise<number>;

/**
 * Samples every subject once a round, in an order that moves on by one each round, so that none always runs
 * first or behind the same neighbour. Gives each subject's samples by round.
 */
export async function interleave<Subject extends string>(
  subjects: Readonly<Record<Subject, Sampler>>,
  rounds: number,
  log: (line: string) => void = () => {},
): Promise<Record<Subject, number[]>> {
  // Object.keys loses the key type of a record whose keys are known.
  const names = Object.keys(subjects) as Subject[];
  // Filled for every name in the line below.
  const samples = {} as Record<Subject, number[]>;
  for (const name of names) samples[name] = [];
  for (let round = 0; round < rounds; round++) {
    for (const name of rotated(names, round)) samples[name].push(await sample(name, subjects[name]));
    log(`round ${round + 1} of ${rounds}`);
  }
  return samples;
}

/** The list, begun at its `by`-th element. */
export function rotated<T>(list: readonly T[], by: number): T[] {
  const start = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

async function sample(name: string, take: Sampler): Promise<number> {
  try {
    return await take();
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
