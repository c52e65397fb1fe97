import type { ColdExamples, ColdWorld } from '../../harness/cold-route.ts';
import { readyFile } from './files.ts';
import { made } from './made.ts';

const post = (world: ColdWorld) => made(world, 'POST /posts', { body: 'Spring is here' });

export const posts: ColdExamples = {
  'get-post': async (world) => ({ status: 200, ...(await post(world)) }),
  'create-post': ({ user }) => ({ status: 201, token: user.token, body: { body: 'Spring is here' } }),
  'update-post': async (world) => ({ status: 200, ...(await post(world)), body: { body: 'And gone' } }),
  'delete-post': async (world) => ({ status: 204, ...(await post(world)) }),
  'get-post-file': async (world) => {
    const { id: fileId } = (await readyFile(world)).params;
    const { params } = await made(world, 'POST /posts', { body: 'Spring is here', fileIds: [fileId] });
    return { status: 302, params: { ...params, fileId } };
  },
  'like-post': async (world) => ({ status: 204, ...(await post(world)) }),
  'unlike-post': async (world) => ({ status: 204, ...(await post(world)) }),
};
