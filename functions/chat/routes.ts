import type { Needs, TableAction } from '../_shared/routing/needs.ts';
import type { HttpRouteSpec, ServiceSpec, WebSocketRouteSpec } from '../_shared/routing/route.ts';
import {
  chatPageQuery,
  conversationPage,
  memberParam,
  messagePage,
  messageQuery,
  onlinePage,
  room,
  roomInput,
  roomPage,
  roomParam,
  ticket,
  userParam,
} from './contract.ts';

/** What every frame of a client needs: its connection is looked up and its rate counted. */
const FRAME = ['GetItem', 'UpdateItem'] as const;

/**
 * Posting to connections, which may find some gone: their items are removed and presence is checked. Large
 * crowds go through the fan-out queue.
 */
function delivering(chat: readonly TableAction[], more: Needs = {}): Needs {
  return {
    ...more,
    tables: {
      connections: ['GetItem', 'UpdateItem', 'Query', 'BatchWriteItem'],
      chat: [...new Set<TableAction>([...chat, 'BatchGetItem', 'UpdateItem'])],
    },
    connections: ['POST'],
    sends: ['fan-out', 'follow-ups', ...(more.sends ?? [])],
  };
}

export const connect = {
  id: 'connect',
  capability: 'connections',
  routeKey: '$connect',
  summary: 'Lets a client in by its token or ticket',
  answers: false,
  needs: {
    tables: { connections: ['BatchWriteItem', 'DeleteItem', 'Query'], chat: ['UpdateItem'] },
    tokenKeys: true,
    sends: ['welcome', 'follow-ups', 'fan-out'],
  },
} as const satisfies WebSocketRouteSpec;

export const disconnect = {
  id: 'disconnect',
  capability: 'connections',
  routeKey: '$disconnect',
  summary: 'Removes a connection and starts the grace of its user',
  answers: false,
  needs: {
    tables: { connections: ['Query', 'BatchWriteItem'], chat: ['UpdateItem'] },
    sends: ['follow-ups'],
  },
} as const satisfies WebSocketRouteSpec;

export const refuseUnknown = {
  id: 'refuse-unknown',
  capability: 'connections',
  routeKey: '$default',
  summary: 'Answers frames that have no action of ours',
  answers: true,
  needs: { tables: { connections: ['UpdateItem'] } },
} as const satisfies WebSocketRouteSpec;

export const authenticate = {
  id: 'authenticate',
  capability: 'connections',
  routeKey: 'authenticate',
  summary: 'Lets a connection live on by a fresh token',
  answers: true,
  needs: { tables: { connections: FRAME, chat: ['GetItem'] }, tokenKeys: true },
} as const satisfies WebSocketRouteSpec;

export const sendMessage = {
  id: 'send-message',
  capability: 'messages',
  routeKey: 'sendMessage',
  summary: 'Stores a message and sends it to everybody it concerns',
  answers: true,
  needs: delivering(['PutItem', 'Query'], {
    sends: ['archive'],
    publishes: true,
    invokes: ['auth/find-people'],
  }),
} as const satisfies WebSocketRouteSpec;

export const broadcast = {
  id: 'broadcast',
  capability: 'messages',
  routeKey: 'broadcast',
  summary: 'Sends a message to every connected user',
  answers: true,
  needs: {
    tables: { connections: FRAME, chat: ['PutItem', 'UpdateItem'] },
    sends: ['archive', 'fan-out'],
  },
} as const satisfies WebSocketRouteSpec;

export const getHistory = {
  id: 'get-history',
  capability: 'messages',
  routeKey: 'history',
  summary: 'Messages of the last 30 days',
  answers: true,
  needs: { tables: { connections: FRAME, chat: ['GetItem', 'BatchGetItem', 'Query'] } },
} as const satisfies WebSocketRouteSpec;

export const showTyping = {
  id: 'show-typing',
  capability: 'messages',
  routeKey: 'typing',
  summary: 'Shows the others that somebody writes',
  answers: true,
  needs: delivering(['Query']),
} as const satisfies WebSocketRouteSpec;

export const markRead = {
  id: 'mark-read',
  capability: 'messages',
  routeKey: 'markRead',
  summary: 'Moves a read mark on',
  answers: true,
  needs: delivering(['GetItem', 'Query']),
} as const satisfies WebSocketRouteSpec;

export const subscribe = {
  id: 'subscribe',
  capability: 'delivery',
  routeKey: 'subscribe',
  summary: 'Subscribes the connection to a channel',
  answers: true,
  needs: { tables: { connections: [...FRAME, 'PutItem'] } },
} as const satisfies WebSocketRouteSpec;

export const unsubscribe = {
  id: 'unsubscribe',
  capability: 'delivery',
  routeKey: 'unsubscribe',
  summary: 'Ends a subscription',
  answers: true,
  needs: { tables: { connections: [...FRAME, 'DeleteItem'] } },
} as const satisfies WebSocketRouteSpec;

export const ping = {
  id: 'ping-connection',
  capability: 'connections',
  routeKey: 'ping',
  summary: 'Answers pong',
  answers: true,
  needs: { tables: { connections: FRAME } },
} as const satisfies WebSocketRouteSpec;

export const createTicket = {
  id: 'create-ticket',
  capability: 'connections',
  method: 'POST',
  path: '/ws/ticket',
  access: 'user',
  summary: 'A single-use ticket for the WebSocket connection of a browser',
  responses: { 201: { description: 'The ticket', body: ticket } },
  needs: { tables: { connections: ['PutItem'], chat: ['GetItem'] } },
} as const satisfies HttpRouteSpec;

export const listConversations = {
  id: 'list-conversations',
  capability: 'messages',
  method: 'GET',
  path: '/chat/conversations',
  access: 'user',
  summary: "The caller's conversations, newest first",
  query: chatPageQuery,
  responses: { 200: { description: 'A page of conversations', body: conversationPage } },
  needs: { tables: { chat: ['Query', 'BatchGetItem'] } },
} as const satisfies HttpRouteSpec;

export const listMessages = {
  id: 'list-messages',
  capability: 'archive',
  method: 'GET',
  path: '/chat/conversations/{userId}/messages',
  access: 'user',
  summary: 'The history of a conversation, from the first day on',
  params: userParam,
  query: messageQuery,
  responses: { 200: { description: 'A page of messages', body: messagePage } },
  needs: { postgres: true, tables: { chat: ['Query'] } },
} as const satisfies HttpRouteSpec;

export const listRooms = {
  id: 'list-rooms',
  capability: 'rooms',
  method: 'GET',
  path: '/chat/rooms',
  access: 'user',
  summary: 'The public rooms, and the private ones the caller is a member of',
  query: chatPageQuery,
  responses: { 200: { description: 'A page of rooms, the lobby first', body: roomPage } },
  needs: { tables: { chat: ['Query', 'BatchGetItem'] } },
} as const satisfies HttpRouteSpec;

export const createRoom = {
  id: 'create-room',
  capability: 'rooms',
  method: 'POST',
  path: '/chat/rooms',
  access: 'user',
  summary: 'Open a room',
  body: roomInput,
  responses: { 201: { description: 'The room', body: room } },
  errors: [409],
  idempotent: true,
  rateLimits: [{ name: 'rooms', quota: 20, windowSeconds: 60, by: 'caller', whenStoreIsDown: 'refuse' }],
  needs: {
    // A transaction: puts, and updates of the counts of rooms.
    tables: { chat: ['BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
    invokes: ['auth/find-people'],
  },
} as const satisfies HttpRouteSpec;

export const listRoomMessages = {
  id: 'list-room-messages',
  capability: 'archive',
  method: 'GET',
  path: '/chat/rooms/{id}/messages',
  access: 'user',
  summary: 'The history of a room the caller is a member of',
  params: roomParam,
  query: messageQuery,
  responses: { 200: { description: 'A page of messages', body: messagePage } },
  needs: { postgres: true, tables: { chat: ['Query', 'BatchGetItem'] } },
} as const satisfies HttpRouteSpec;

export const deleteRoom = {
  id: 'delete-room',
  capability: 'rooms',
  method: 'DELETE',
  path: '/chat/rooms/{id}',
  access: 'user',
  summary: 'Delete a room for everybody: its creator or an administrator',
  params: roomParam,
  responses: { 204: { description: 'The room is gone' } },
  errors: [403],
  needs: {
    tables: { chat: ['BatchGetItem', 'UpdateItem', 'DeleteItem'] },
    sends: ['follow-ups'],
  },
} as const satisfies HttpRouteSpec;

export const addMember = {
  id: 'add-member',
  capability: 'rooms',
  method: 'PUT',
  path: '/chat/rooms/{id}/members/{userId}',
  access: 'user',
  summary: 'Join a public room, or take somebody into a room one is a member of',
  params: memberParam,
  responses: { 204: { description: 'The user is a member' } },
  errors: [403, 409],
  needs: {
    tables: { chat: ['BatchGetItem', 'PutItem', 'UpdateItem'] },
    invokes: ['auth/find-people'],
  },
} as const satisfies HttpRouteSpec;

export const removeMember = {
  id: 'remove-member',
  capability: 'rooms',
  method: 'DELETE',
  path: '/chat/rooms/{id}/members/{userId}',
  access: 'user',
  summary: 'Leave a room, or take somebody out of a room one made',
  params: memberParam,
  responses: { 204: { description: 'The user is no member' } },
  errors: [403],
  needs: { tables: { chat: ['BatchGetItem', 'UpdateItem', 'DeleteItem'] } },
} as const satisfies HttpRouteSpec;

export const listOnline = {
  id: 'list-online',
  capability: 'presence',
  method: 'GET',
  path: '/chat/online',
  access: 'user',
  summary: 'Who is connected',
  query: chatPageQuery,
  responses: { 200: { description: 'A page of users with a connection', body: onlinePage } },
  needs: { tables: { chat: ['Query'] } },
} as const satisfies HttpRouteSpec;

export const service: ServiceSpec = {
  name: 'chat',
  title: 'WebSocket connection and chat',
  description: 'Direct messages, rooms, presence and live channels.',
  http: [
    createTicket,
    listConversations,
    listMessages,
    listRooms,
    createRoom,
    listRoomMessages,
    deleteRoom,
    addMember,
    removeMember,
    listOnline,
  ],
  webSocket: [
    connect,
    disconnect,
    refuseUnknown,
    authenticate,
    sendMessage,
    broadcast,
    getHistory,
    showTyping,
    markRead,
    subscribe,
    unsubscribe,
    ping,
  ],
};
