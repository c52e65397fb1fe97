import { AppError } from '../../_shared/errors/errors.ts';
import { count } from '../../_shared/observability/metrics.ts';
import type { Queue } from '../../_shared/queue/queue.ts';
import type { WebhookCommand } from '../contract.ts';
import { TABLE_PAYLOAD_BYTES } from '../storage/event-record.ts';
import type { EventRepository } from '../storage/event-repository.ts';
import type { PayloadGateway } from '../storage/payload-gateway.ts';
import type { ReceivedWebhook } from './read-webhook.ts';
import type { SignatureResult } from './signatures.ts';

export interface Receipt {
  readonly received: true;
  readonly id: string;
  readonly duplicate: boolean;
}

export interface ReceiveServiceDeps {
  readonly events: Pick<EventRepository, 'insert' | 'idOf' | 'find'>;
  readonly payloads: Pick<PayloadGateway, 'put'>;
  readonly commands: Queue<WebhookCommand>;
  readonly newId: () => string;
}

/**
 * Stores a signed event once and has it worked on. It is stored with the time from which the job `retry-webhooks` takes
 * it over, so that it is worked on even if nothing follows; when the queue cannot take it the answer is an error all
 * the same, and the provider sends it again.
 */
export function receiveService({ events, payloads, commands, newId }: ReceiveServiceDeps) {
  return async (webhook: ReceivedWebhook, traceId: string): Promise<Receipt> => {
    const { source, eventId, type, json } = webhook;
    const payloadBytes = Buffer.byteLength(json);
    const payload =
      payloadBytes > TABLE_PAYLOAD_BYTES ? { key: await payloads.put(source, eventId, json) } : { json };
    const id = newId();
    if (await events.insert({ id, source, eventId, type, traceId, payloadBytes, payload })) {
      count('WebhooksReceived');
      await commands.send({ id });
      return { received: true, id, duplicate: false };
    }
    const known = await events.idOf(source, eventId);
    if (known === undefined) throw new Error(`event ${eventId} of ${source} was stored and is not there`);
    // The queue may have failed after the first time. Working on an event is claimed, so one message more does nothing.
    if ((await events.find(known))?.status === 'received') await commands.send({ id: known });
    return { received: true, id: known, duplicate: true };
  };
}

/** 400 unless a request is signed, and signed now. */
export function requireSigned(result: SignatureResult): void {
  switch (result) {
    case 'valid':
      return;
    case 'expired':
      throw refused('The timestamp of the signature is more than 300 s away.');
    case 'invalid':
      throw refused('The signature is missing, or not one of this body by a secret that is known here.');
  }
}

function refused(detail: string): AppError {
  return new AppError({ code: 'bad-request', detail });
}
