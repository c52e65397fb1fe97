import type { ColdExamples } from '../../harness/cold-route.ts';

const params = { name: 'purge-expired' };

export const jobs: ColdExamples = {
  'list-runs': ({ admin }) => ({ status: 200, token: admin.token, params }),
  'get-run': async ({ admin, call }) => {
    const { body } = await call('POST /jobs/{name}/run', { token: admin.token, params }, 202);
    return { status: 200, token: admin.token, params: { id: JSON.parse(body ?? '').id as string } };
  },
  'start-run': ({ admin }) => ({ status: 202, token: admin.token, params }),
  'update-job': ({ admin }) => ({ status: 200, token: admin.token, params, body: { enabled: true } }),
};
