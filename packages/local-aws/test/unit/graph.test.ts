// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of CloudFormation's Fn::Sub
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCycle, type Graph, runGraph } from '../../src/template/graph.ts';
import { referencesOf } from '../../src/template/references.ts';

const graph = (edges: Record<string, string[]>): Graph =>
  new Map(Object.entries(edges).map(([node, needs]) => [node, new Set(needs)]));

describe('the dependency graph', () => {
  it('names the way round a circle', () => {
    expect(findCycle(graph({ a: ['b'], b: ['c'], c: ['a'], d: [] }))).toEqual(['a', 'b', 'c', 'a']);
  });

  it('runs every node once, after all it needs', async () => {
    // Edges only to earlier numbers: never a circle.
    const graphs = fc
      .integer({ min: 1, max: 15 })
      .chain((size) =>
        fc.tuple(
          ...Array.from({ length: size }, (_, n) => fc.subarray(Array.from({ length: n }, (_, i) => `${i}`))),
        ),
      );
    await fc.assert(
      fc.asyncProperty(graphs, async (needs) => {
        const nodes = graph(Object.fromEntries(needs.map((list, n) => [`${n}`, list])));
        const done: string[] = [];
        await runGraph(nodes, async (node) => {
          await Promise.resolve();
          for (const need of nodes.get(node) ?? []) expect(done).toContain(need);
          done.push(node);
        });
        expect(done.toSorted()).toEqual([...nodes.keys()].toSorted());
      }),
    );
  });

  it('starts what is independent side by side', async () => {
    const started: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const run = runGraph(graph({ a: [], b: [] }), async (node) => {
      started.push(node);
      if (started.length === 2) release();
      await gate;
    });
    await run;
    expect(started).toEqual(['a', 'b']);
  });

  it('rejects with the first error and begins nothing after it', async () => {
    const begun: string[] = [];
    const run = runGraph(graph({ a: [], b: ['a'], c: ['b'] }), async (node) => {
      begun.push(node);
      throw new Error(`${node} failed`);
    });
    await expect(run).rejects.toThrow('a failed');
    expect(begun).toEqual(['a']);
  });
});

describe('references of a value', () => {
  it('finds Ref, Fn::GetAtt, Fn::Sub variables and imports, however deep', () => {
    const found = referencesOf({
      list: [{ Ref: 'A' }, { 'Fn::GetAtt': ['B', 'Arn'] }, { 'Fn::GetAtt': 'C.Arn' }],
      sub: { 'Fn::Sub': ['${D}${E.Arn}${own}${!No}', { own: { Ref: 'F' } }] },
      either: { 'Fn::If': ['X', { Ref: 'G' }, { 'Fn::ImportValue': 'there' }] },
    });
    expect([...found.names].toSorted()).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G']);
    expect(found.imports).toEqual(['there']);
    expect(found.calls).toContain('Fn::Sub');
  });
});
