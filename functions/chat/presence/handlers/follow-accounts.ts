import { eventConsumer } from '../../../_shared/events/event-consumer.ts';
import { lazy } from '../../../_shared/lazy.ts';
import { createEndings } from '../../connections/deps.ts';
import { createPeople } from '../../deps.ts';
import { createAccounts } from '../deps.ts';

const people = lazy(createPeople);
const endings = lazy(createEndings);
const accounts = lazy(createAccounts);

/** All of it may come twice, and late: what counts is when it occurred. */
export const handler = eventConsumer({
  'user.registered': ({ data }) => people().add({ id: data.userId, name: data.name }),
  'user.disabled': ({ data, occurredAt }) => endings().endAll(data.userId, new Date(occurredAt), 'disabled'),
  'user.role-changed': ({ data, occurredAt }) =>
    endings().endAll(data.userId, new Date(occurredAt), 'role-changed'),
  'session.revoked': ({ data, occurredAt }) => endings().endSessions(data, new Date(occurredAt)),
  'user.deleted': ({ data, occurredAt }) => accounts().remove(data.userId, new Date(occurredAt)),
});
