import type { World } from '../../core/world.ts';
import { functionPermissions } from '../../resources/lambda-permission.ts';
import { unqualified } from '../../resources/lambda-version.ts';
import { AwsError } from '../aws-service.ts';
import type { MessageAttributes } from '../sqs/message.ts';
import { queueStore } from '../sqs/queue-store.ts';
import type { Rule, Target } from './rule.ts';

/** Delivered; failed for good (the person's own mistake); or worth another try. */
export type Outcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'refused' | 'retry'; readonly code: string; readonly message: string };

const DELIVERED: Outcome = { kind: 'delivered' };
const refused = (code: string, message: string): Outcome => ({ kind: 'refused', code, message });
const EVENTS = 'events.amazonaws.com';

/** The kinds of target that are served here. */
export const isServed = (arn: string): boolean => ['lambda', 'sqs'].includes(arn.split(':')[2] ?? '');

/** Hands a target its input, as EventBridge would with the target's own permissions. */
export function deliverToTarget(
  world: World,
  rule: Pick<Rule, 'arn' | 'name'>,
  target: Pick<Target, 'Arn' | 'RoleArn' | 'SqsParameters'>,
  input: string,
): Outcome {
  if (target.Arn.split(':')[2] === 'lambda') return deliverToFunction(world, rule, target.Arn, input);
  const group = target.SqsParameters?.MessageGroupId;
  return deliverToQueue(world, rule, { arn: target.Arn, role: target.RoleArn, body: input, group });
}

function deliverToFunction(
  world: World,
  rule: Pick<Rule, 'arn' | 'name'>,
  arn: string,
  input: string,
): Outcome {
  const plain = unqualified(arn, world);
  if (!world.functions.get(plain)) return refused('RESOURCE_NOT_FOUND', `there is no function ${arn}`);
  if (!functionPermissions(world).allows(arn, EVENTS, rule.arn)) {
    const message = `rule ${rule.name} may not invoke ${arn}: no AWS::Lambda::Permission names ${EVENTS} and ${rule.arn}`;
    world.log.warn(message);
    return refused('NO_PERMISSIONS', message);
  }
  world.functions.invokeAsync(arn, input, { trigger: `event ${rule.name}` });
  return DELIVERED;
}

/** Also how dead letters are put away: `attributes` say what failed. */
export function deliverToQueue(
  world: World,
  rule: Pick<Rule, 'arn' | 'name'>,
  message: {
    readonly arn: string;
    readonly body: string;
    readonly role?: string | undefined;
    readonly group?: string | undefined;
    readonly attributes?: MessageAttributes;
  },
): Outcome {
  if (world.faults.peek('sqs') === 'down') {
    return { kind: 'retry', code: 'SERVICE_UNAVAILABLE', message: 'SQS is unavailable' };
  }
  const store = queueStore(world);
  const queue = store.get(message.arn);
  if (!queue) return refused('RESOURCE_NOT_FOUND', `there is no queue ${message.arn}`);
  const decision = world.identities.authorise(message.role ?? EVENTS, {
    action: 'sqs:SendMessage',
    resource: queue.arn,
    context: { 'aws:SourceArn': rule.arn, 'aws:SourceAccount': world.account },
    resourcePolicy: queue.attributes.Policy,
  });
  if (!decision.allowed) {
    const statement = {
      Effect: 'Allow',
      Principal: { Service: EVENTS },
      Action: 'sqs:SendMessage',
      Resource: queue.arn,
      Condition: { ArnEquals: { 'aws:SourceArn': rule.arn } },
    };
    world.log.warn(
      `${decision.reason}. Missing in the policy of ${queue.name}: ${JSON.stringify(statement)}`,
    );
    return refused('NO_PERMISSIONS', decision.reason);
  }
  try {
    const { body, group, attributes } = message;
    store.send(queue, { body, groupId: group, attributes, senderId: EVENTS });
    return DELIVERED;
  } catch (error) {
    if (error instanceof AwsError) return refused('INVALID_PARAMETER', error.message);
    throw error;
  }
}
