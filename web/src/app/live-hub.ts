import type { Live, LiveState, Message, Person, ServerFrame } from '@nubo/client';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { nubo } from './nubo.ts';

/** What is known of the WebSocket connection and of who is there. */
interface HubState {
  readonly connection: LiveState | 'off';
  readonly online: ReadonlyMap<string, Person>;
}
type FrameListener = (frame: ServerFrame) => void;

const NOBODY: HubState = { connection: 'off', online: new Map() };
let state = NOBODY;
let live: Live | undefined;
const watchers = new Set<() => void>();
const frames = new Map<string, Set<FrameListener>>();
const messages = new Set<(message: Message) => void>();
/** How many parts of the page want a channel. */
const wanted = new Map<string, number>();

function set(next: Partial<HubState>): void {
  state = { ...state, ...next };
  for (const watcher of watchers) watcher();
}

/** One connection for the account that is signed in, and none for nobody. */
export function watchLive(): void {
  const { session } = nubo();
  let userId: string | undefined;
  const follow = () => {
    const now = session.state.status === 'signed-in' ? session.state.userId : undefined;
    if (now === userId) return;
    userId = now;
    close();
    if (now !== undefined) open();
  };
  session.subscribe(follow);
  follow();
}

function open(): void {
  live = nubo().connect({
    onMessage: (message) => {
      for (const listener of messages) listener(message);
    },
    onFrame: receive,
    onState: (connection) => set({ connection }),
  });
  live.subscribe('presence');
  for (const channel of wanted.keys()) live.subscribe(channel);
}

function close(): void {
  live?.close();
  live = undefined;
  set(NOBODY);
}

function receive(frame: ServerFrame): void {
  if (frame.type === 'welcome') {
    const online = frame.online as readonly Person[];
    set({ online: new Map(online.map((person) => [person.id, person])) });
  } else if (frame.type === 'presence') {
    const person = frame.user as Person;
    const online = new Map(state.online);
    if (frame.status === 'online') online.set(person.id, person);
    else online.delete(person.id);
    set({ online });
  } else if (frame.type === 'bye' && frame.reason !== 'role-changed') {
    // The session was ended elsewhere: what this tab shows is not its own any more.
    nubo().session.drop();
  }
  for (const listener of frames.get(frame.type) ?? []) listener(frame);
}

/** The connection, for what sends. Rejects while nobody is signed in. */
export function liveNow(): Live {
  if (!live) throw new Error('nobody is signed in');
  return live;
}

const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

export const useConnection = (): HubState['connection'] =>
  useSyncExternalStore(watch, () => state.connection);
export const useOnline = (): ReadonlyMap<string, Person> => useSyncExternalStore(watch, () => state.online);

/** Calls back for each frame of a type, as long as the component is there. */
export function useFrames(type: string, listener: FrameListener): void {
  const call = useEffectEvent(listener);
  useEffect(() => {
    const each: FrameListener = (frame) => call(frame);
    const all = frames.get(type) ?? new Set();
    frames.set(type, all.add(each));
    return () => void all.delete(each);
  }, [type]);
}

/** Calls back once for each message of any conversation. */
export function useMessages(listener: (message: Message) => void): void {
  const call = useEffectEvent(listener);
  useEffect(() => {
    const each = (message: Message) => call(message);
    messages.add(each);
    return () => void messages.delete(each);
  }, []);
}

/** Subscribes to a channel as long as some component wants it; the client does so again after each break. */
export function useChannel(channel: string): void {
  useEffect(() => {
    const before = wanted.get(channel) ?? 0;
    wanted.set(channel, before + 1);
    if (before === 0) live?.subscribe(channel);
    return () => {
      const left = (wanted.get(channel) ?? 1) - 1;
      if (left > 0) wanted.set(channel, left);
      else {
        wanted.delete(channel);
        live?.unsubscribe(channel);
      }
    };
  }, [channel]);
}
