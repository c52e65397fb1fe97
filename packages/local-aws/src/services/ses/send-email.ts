import PostalMime from 'postal-mime';
import * as z from 'zod';
import type { World } from '../../core/world.ts';
import { requireAllowed } from '../authorise.ts';
import { AwsError, type AwsRequest } from '../aws-service.ts';
import { parsedBody } from '../json-service.ts';
import { notImplemented } from '../operation-name.ts';
import { type KeptMessage, mailbox } from './mailbox.ts';
import { sendingIdentities } from './sending-identities.ts';

const part = z.object({ Data: z.string(), Charset: z.string().optional() });
const header = z.object({ Name: z.string(), Value: z.string() });
const input = z.object({
  FromEmailAddress: z.string().optional(),
  Destination: z
    .object({
      ToAddresses: z.array(z.string()).default([]),
      CcAddresses: z.array(z.string()).default([]),
      BccAddresses: z.array(z.string()).default([]),
    })
    .prefault({}),
  ReplyToAddresses: z.array(z.string()).default([]),
  ConfigurationSetName: z.string().optional(),
  Content: z.object({
    Simple: z
      .object({
        Subject: part,
        Body: z.object({ Text: part.optional(), Html: part.optional() }),
        Headers: z.array(header).default([]),
        Attachments: z.array(z.object({ FileName: z.string() })).default([]),
      })
      .optional(),
    /** A MIME message in base64. */
    Raw: z.object({ Data: z.string() }).optional(),
    Template: z.unknown().optional(),
  }),
});
type Input = z.output<typeof input>;
/** At most 50 recipients in all (Amazon SES Developer Guide, "Service quotas"). */
const MOST_RECIPIENTS = 50;
/** Largest message, bytes. */
const MOST_BYTES = 40 * 1024 * 1024;

type Content = Pick<KeptMessage, 'from' | 'subject' | 'text' | 'html' | 'headers' | 'attachments'> & {
  readonly to: readonly string[];
};

/** `SendEmail` of API version 2: the message is kept in the mailbox. Gives its id. */
export async function sendEmail(request: AwsRequest, world: World): Promise<string> {
  const parsed = input.safeParse(parsedBody(request.body));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AwsError('BadRequestException', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  const email = parsed.data;
  const raw = email.Content.Raw?.Data;
  const content = raw === undefined ? simpleContent(email) : await rawContent(email, raw);
  const to = recipients(email, content.to);
  authoriseSending(request, world, email, content.from, to);
  const sent = mailbox(world).add({ ...content, channel: 'email', to: to.join(', ') });
  return sent.id;
}

function simpleContent(email: Input): Content {
  const { Simple } = email.Content;
  if (!Simple) {
    if (email.Content.Template !== undefined) throw notImplemented('ses', 'SendEmail with a template');
    throw new AwsError('BadRequestException', 'Content must have Simple, Raw or Template.');
  }
  const { Text, Html } = Simple.Body;
  if (!Text && !Html) throw new AwsError('BadRequestException', 'Body must have Text or Html.');
  const headers = Object.fromEntries(Simple.Headers.map(({ Name, Value }) => [Name, Value]));
  return {
    from: email.FromEmailAddress ?? '',
    to: [],
    subject: Simple.Subject.Data,
    text: Text?.Data ?? '',
    html: Html?.Data ?? '',
    headers: {
      ...headers,
      ...(email.ReplyToAddresses.length > 0 && { 'Reply-To': email.ReplyToAddresses.join(', ') }),
    },
    attachments: Simple.Attachments.map(({ FileName }) => FileName),
  };
}

async function rawContent(email: Input, data: string): Promise<Content> {
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length > MOST_BYTES) throw new AwsError('MessageRejected', 'Message length exceeds the limit.');
  const message = await PostalMime.parse(bytes);
  const listed = [...(message.to ?? []), ...(message.cc ?? []), ...(message.bcc ?? [])];
  return {
    from: email.FromEmailAddress ?? message.from?.address ?? '',
    to: listed.flatMap(({ address }) => address ?? []),
    subject: message.subject ?? '',
    text: message.text ?? '',
    html: message.html ?? '',
    headers: Object.fromEntries(message.headers.map(({ originalKey, value }) => [originalKey, value])),
    attachments: message.attachments.map(({ filename }) => filename ?? 'unnamed'),
  };
}

/** Those of the destination; without one, those the raw message names. */
function recipients({ Destination }: Input, listed: readonly string[]): readonly string[] {
  const { ToAddresses, CcAddresses, BccAddresses } = Destination;
  const given = [...ToAddresses, ...CcAddresses, ...BccAddresses];
  const all = given.length > 0 ? given : listed;
  if (all.length === 0) throw new AwsError('BadRequestException', 'There is no recipient.');
  if (all.length > MOST_RECIPIENTS) throw new AwsError('MessageRejected', 'Recipient count exceeds 50.');
  const bad = all.find((address) => !/^[^\s@]+@[^\s@]+$/.test(bare(address)));
  if (bad !== undefined) throw new AwsError('BadRequestException', `Invalid recipient: ${bad}`);
  return all;
}

function authoriseSending(
  { principalArn }: AwsRequest,
  world: World,
  email: Input,
  from: string,
  to: readonly string[],
): void {
  const identities = sendingIdentities(world);
  const address = bare(from);
  const identity = identities.covering(address);
  const set = email.ConfigurationSetName;
  const action = email.Content.Raw ? 'ses:SendRawEmail' : 'ses:SendEmail';
  const context = { 'ses:FromAddress': address, 'ses:Recipients': to.map(bare) };
  requireAllowed(world, principalArn, {
    action,
    resource: identities.arnOf('identity', identity ?? address),
    context,
  });
  // A recipient whose own identity the account has is asked about too, as each is in the sandbox of SES.
  for (const recipient of to.map(bare).filter((each) => identities.identities().includes(each.toLowerCase())))
    requireAllowed(world, principalArn, {
      action,
      resource: identities.arnOf('identity', recipient),
      context,
    });
  if (set !== undefined) {
    requireAllowed(world, principalArn, {
      action,
      resource: identities.arnOf('configuration-set', set),
      context,
    });
    if (!identities.hasConfigurationSet(set)) {
      throw new AwsError('NotFoundException', `Configuration set <${set}> does not exist.`, 404);
    }
  }
  if (identity === undefined) {
    throw new AwsError(
      'MessageRejected',
      `Email address is not verified. The following identities failed the check in region ${world.region.toUpperCase()}: ${address}`,
    );
  }
}

/** `Name <address>` or the address alone. */
const bare = (address: string): string => (/<([^<>]+)>$/.exec(address.trim())?.[1] ?? address).trim();
