import * as z from 'zod';
import type { World } from '../../core/world.ts';
import { requireAllowed } from '../authorise.ts';
import { AwsError } from '../aws-service.ts';
import { type JsonCaller, operation } from '../json-service.ts';
import { eventBuses } from './event-buses.ts';

/** Largest PutEvents request, bytes (EventBridge User Guide, "Calculating PutEvents event entry size"). */
const MOST_BYTES = 256 * 1024;

const entry = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  /** Seconds since the epoch. */
  Time: z.number().optional(),
});
type Entry = z.output<typeof entry>;

export const putEvents = operation(
  z.object({ Entries: z.array(entry).min(1).max(10) }),
  (input, world, caller) => {
    const size = input.Entries.reduce((sum, each) => sum + sizeOf(each), 0);
    if (size > MOST_BYTES) {
      throw new AwsError(
        'ValidationException',
        `Total size of the entries in the request is over the limit.`,
      );
    }
    const Entries = input.Entries.map((each) => put(world, caller, each));
    return { FailedEntryCount: Entries.filter((each) => 'ErrorCode' in each).length, Entries };
  },
);

function put(
  world: World,
  caller: JsonCaller,
  input: Entry,
): { EventId: string } | { ErrorCode: string; ErrorMessage: string } {
  const buses = eventBuses(world);
  const bus = buses.nameOf(input.EventBusName);
  requireAllowed(world, caller.principalArn, {
    action: 'events:PutEvents',
    resource: buses.arnOf(bus),
    context: {
      ...(input.Source !== undefined && { 'events:source': input.Source }),
      ...(input.DetailType !== undefined && { 'events:detail-type': input.DetailType }),
    },
  });
  const failed = (ErrorCode: string, ErrorMessage: string) => ({ ErrorCode, ErrorMessage });
  const missing = (name: string) =>
    failed('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  if (!input.Source) return missing('Source');
  if (!input.DetailType) return missing('DetailType');
  if (!input.Detail) return missing('Detail');
  if (/^aws(\.|$)/i.test(input.Source)) {
    return failed('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  const detail = jsonObject(input.Detail);
  if (detail === undefined) return failed('MalformedDetail', 'Detail is malformed.');
  if (!buses.has(bus)) return failed('ResourceNotFoundException', `Event bus ${bus} does not exist.`);
  const EventId = buses.publish(bus, {
    source: input.Source,
    detailType: input.DetailType,
    detail,
    resources: input.Resources,
    ...(input.Time !== undefined && { time: input.Time * 1000 }),
  });
  return { EventId };
}

function jsonObject(text: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    // Answered as MalformedDetail.
    return undefined;
  }
}

function sizeOf(input: Entry): number {
  const texts = [input.Source, input.DetailType, input.Detail, ...input.Resources];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);
  return bytes + (input.Time === undefined ? 0 : 14);
}
