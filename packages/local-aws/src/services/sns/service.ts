import { randomUUID } from 'node:crypto';
import type { World } from '../../core/world.ts';
import { requireAllowed } from '../authorise.ts';
import { AwsError, type AwsRequest, type AwsResponse, type AwsService } from '../aws-service.ts';
import { notImplemented } from '../operation-name.ts';
import { mailbox } from '../ses/mailbox.ts';
import { element } from '../xml.ts';

/** Most bytes of a message (Amazon SNS API reference, Publish). */
const MOST_BYTES = 1600;

/** Amazon SNS: an SMS to one phone number, kept in the mailbox. There are no topics. */
export const sns: AwsService = {
  signingName: 'sns',
  protocol: 'query',
  async handle(request, world) {
    const input = new URLSearchParams(request.body.toString('utf8'));
    const action = input.get('Action') ?? '';
    if (action !== 'Publish') throw notImplemented('sns', action || `${request.method} ${request.path}`);
    if (!input.has('PhoneNumber')) throw notImplemented('sns', 'Publish to a topic or an endpoint');
    return publish(request, world, input);
  },
};

function publish(request: AwsRequest, world: World, input: URLSearchParams): AwsResponse {
  // A phone number is no resource with an ARN: the request is about any (AWS Service Authorization Reference).
  requireAllowed(world, request.principalArn, { action: 'sns:Publish', resource: '*' });
  const phone = input.get('PhoneNumber') ?? '';
  const text = input.get('Message') ?? '';
  if (!/^\+[1-9]\d{1,14}$/.test(phone)) {
    throw new AwsError(
      'InvalidParameter',
      `Invalid parameter: PhoneNumber Reason: ${phone} is not valid to publish to`,
    );
  }
  if (text === '') throw new AwsError('InvalidParameter', 'Invalid parameter: Empty message');
  if (Buffer.byteLength(text) > MOST_BYTES) {
    throw new AwsError('InvalidParameter', 'Invalid parameter: Message too long');
  }
  mailbox(world).add({
    channel: 'sms',
    from: 'NOTICE',
    to: phone,
    subject: '',
    text,
    html: '',
    headers: {},
    attachments: [],
  });
  const body = element('PublishResponse', [
    element('PublishResult', [element('MessageId', randomUUID())]),
    element('ResponseMetadata', [element('RequestId', request.requestId)]),
  ]);
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}
