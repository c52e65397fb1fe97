import type { HttpRouteSpec, ServiceSpec } from '../_shared/routing/route.ts';
import {
  post,
  postFileParam,
  postFileQuery,
  postId,
  postInput,
  postPage,
  postPatch,
  postQuery,
} from './contract.ts';

export const listPosts = {
  id: 'list-posts',
  method: 'GET',
  path: '/posts',
  access: 'optional',
  summary: 'Posts, newest first',
  query: postQuery,
  responses: { 200: { description: 'A page of posts', body: postPage } },
  needs: { postgres: true },
} as const satisfies HttpRouteSpec;

export const getPost = {
  id: 'get-post',
  method: 'GET',
  path: '/posts/{id}',
  access: 'optional',
  summary: 'One post',
  params: postId,
  responses: { 200: { description: 'The post', body: post } },
  conditional: true,
  needs: { postgres: true },
} as const satisfies HttpRouteSpec;

export const createPost = {
  id: 'create-post',
  method: 'POST',
  path: '/posts',
  access: 'user',
  summary: 'Write a post',
  description: 'It is pushed to the live channel `feed`.',
  body: postInput,
  responses: { 201: { description: 'The post; its URL is in `Location`', body: post } },
  idempotent: true,
  needs: { postgres: true, publishes: true, invokes: ['files/find-ready-files'] },
} as const satisfies HttpRouteSpec;

export const updatePost = {
  id: 'update-post',
  method: 'PATCH',
  path: '/posts/{id}',
  access: 'user',
  summary: 'Change a post of one’s own',
  params: postId,
  body: postPatch,
  bodyKind: 'merge',
  responses: { 200: { description: 'The post as it is now', body: post } },
  errors: [403],
  conditional: true,
  needs: { postgres: true, invokes: ['files/find-ready-files'] },
} as const satisfies HttpRouteSpec;

export const deletePost = {
  id: 'delete-post',
  method: 'DELETE',
  path: '/posts/{id}',
  access: 'user',
  summary: 'Delete a post of one’s own; an administrator may delete any',
  params: postId,
  responses: { 204: { description: 'The post is gone' } },
  errors: [403],
  conditional: true,
  needs: { postgres: true },
} as const satisfies HttpRouteSpec;

export const getPostFile = {
  id: 'get-post-file',
  method: 'GET',
  path: '/posts/{id}/files/{fileId}',
  access: 'public',
  summary: 'Download a file of a post',
  params: postFileParam,
  query: postFileQuery,
  responses: {
    302: {
      description: 'To a presigned URL of 5 minutes',
      headers: { location: 'The presigned URL' },
    },
  },
  errors: [409],
  needs: { postgres: true, invokes: ['files/presign-file'] },
} as const satisfies HttpRouteSpec;

export const likePost = {
  id: 'like-post',
  method: 'PUT',
  path: '/posts/{id}/like',
  access: 'user',
  summary: 'Like a post',
  params: postId,
  responses: { 204: { description: 'Liked, now or before' } },
  needs: { postgres: true },
} as const satisfies HttpRouteSpec;

export const unlikePost = {
  id: 'unlike-post',
  method: 'DELETE',
  path: '/posts/{id}/like',
  access: 'user',
  summary: 'Take a like back',
  params: postId,
  responses: { 204: { description: 'Not liked, now or before' } },
  needs: { postgres: true },
} as const satisfies HttpRouteSpec;

export const service: ServiceSpec = {
  name: 'posts',
  title: 'Posts',
  description: 'Short texts that everybody reads, with likes and a live feed.',
  http: [listPosts, getPost, createPost, updatePost, deletePost, getPostFile, likePost, unlikePost],
};
