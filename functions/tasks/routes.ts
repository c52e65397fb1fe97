import type { HttpRouteSpec, ServiceSpec } from '../_shared/routing/route.ts';
import { task, taskId, taskInput, taskPage, taskPatch, taskQuery } from './contract.ts';

export const listTasks = {
  id: 'list-tasks',
  method: 'GET',
  path: '/tasks',
  access: 'user',
  summary: "A page of the caller's tasks",
  description:
    'Filtered by status and text; tasks without a due date come last whichever way they are sorted.',
  query: taskQuery,
  responses: { 200: { description: 'A page of tasks', body: taskPage } },
  needs: { postgres: true },
} as const satisfies HttpRouteSpec;

export const createTask = {
  id: 'create-task',
  method: 'POST',
  path: '/tasks',
  access: 'user',
  summary: 'Create a task',
  body: taskInput,
  responses: { 201: { description: 'The task; its URL is in `Location`', body: task } },
  idempotent: true,
  needs: { postgres: true },
} as const satisfies HttpRouteSpec;

export const getTask = {
  id: 'get-task',
  method: 'GET',
  path: '/tasks/{id}',
  access: 'user',
  summary: 'One task',
  params: taskId,
  responses: { 200: { description: 'The task', body: task } },
  conditional: true,
  needs: { postgres: true },
} as const satisfies HttpRouteSpec;

export const replaceTask = {
  id: 'replace-task',
  method: 'PUT',
  path: '/tasks/{id}',
  access: 'user',
  summary: 'Replace a task whole',
  params: taskId,
  body: taskInput,
  responses: { 200: { description: 'The task as it is now', body: task } },
  conditional: true,
  needs: { postgres: true, publishes: true },
} as const satisfies HttpRouteSpec;

export const updateTask = {
  id: 'update-task',
  method: 'PATCH',
  path: '/tasks/{id}',
  access: 'user',
  summary: 'Change some fields of a task',
  params: taskId,
  body: taskPatch,
  bodyKind: 'merge',
  responses: { 200: { description: 'The task as it is now', body: task } },
  conditional: true,
  needs: { postgres: true, publishes: true },
} as const satisfies HttpRouteSpec;

export const deleteTask = {
  id: 'delete-task',
  method: 'DELETE',
  path: '/tasks/{id}',
  access: 'user',
  summary: 'Delete a task',
  params: taskId,
  responses: { 204: { description: 'The task is gone' } },
  conditional: true,
  needs: { postgres: true },
} as const satisfies HttpRouteSpec;

export const service: ServiceSpec = {
  name: 'tasks',
  title: 'Tasks',
  description: "To-do items; a task is its owner's alone.",
  http: [listTasks, createTask, getTask, replaceTask, updateTask, deleteTask],
};
