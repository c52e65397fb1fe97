import type { ColdExamples } from '../../harness/cold-route.ts';

export const platform: ColdExamples = {
  // Its name holds a digest, so it is read from the page that links it.
  'get-docs-asset': async ({ call }) => {
    const { body } = await call('GET /docs', {}, 200);
    const asset = /docs\/(swagger-ui\.\w+\.css)/.exec(body ?? '')?.[1];
    if (asset === undefined) throw new Error('GET /docs links no style');
    return { status: 200, params: { asset } };
  },
};
