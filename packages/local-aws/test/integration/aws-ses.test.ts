import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sesConfigurationSet } from '../../src/resources/ses-configuration-set.ts';
import { sesEmailIdentity } from '../../src/resources/ses-email-identity.ts';
import { Mailbox } from '../../src/services/ses/mailbox.ts';
import { type AwsEndpointUnderTest, startAwsEndpoint } from '../../testing/aws-endpoint.ts';
import { resourceInput } from '../../testing/resource-input.ts';
import { callControl } from '../support/control-call.ts';

let aws: AwsEndpointUnderTest;
let client: SESv2Client;
beforeAll(async () => {
  aws = await startAwsEndpoint();
  client = new SESv2Client({ ...aws.operator, maxAttempts: 1 });
  await sesEmailIdentity.make(resourceInput('Identity', { EmailIdentity: 'nubo.example' }), aws.world);
  await sesConfigurationSet.make(resourceInput('Set', { Name: 'transactional' }), aws.world);
});
afterAll(() => aws.close());

const mail = (more: object = {}, body: object = { Text: { Data: 'Hello' } }) =>
  new SendEmailCommand({
    FromEmailAddress: 'Nubo <hello@nubo.example>',
    Destination: { ToAddresses: ['ada@example.com'] },
    Content: { Simple: { Subject: { Data: 'Wélcome' }, Body: body } },
    ...more,
  });
const shown = async () => (await callControl(aws.world, 'GET', '/_local/mailbox.json')).json();

describe('SendEmail', () => {
  it('keeps a simple message, shown newest first and after a restart', async () => {
    const html = { Text: { Data: 'See https://nubo.example/verify?token=a.' }, Html: { Data: '<p>See</p>' } };
    await client.send(mail());
    const { MessageId } = await client.send(mail({ ConfigurationSetName: 'transactional' }, html));
    expect(await shown()).toMatchObject([
      {
        id: MessageId,
        channel: 'email',
        from: 'Nubo <hello@nubo.example>',
        to: 'ada@example.com',
        subject: 'Wélcome',
        text: 'See https://nubo.example/verify?token=a.',
        html: '<p>See</p>',
        at: expect.stringMatching(/^\d{4}-.*Z$/),
      },
      { text: 'Hello', html: '' },
    ]);
    expect(new Mailbox(aws.world).list()).toEqual(await shown());
  });
  it('reads a raw MIME message', async () => {
    const raw = [
      'From: hello@nubo.example',
      'To: Linus <linus@example.com>',
      'Subject: =?utf-8?Q?D=C3=A9j=C3=A0_vu?=',
      'List-Unsubscribe: <https://nubo.example/u>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/alternative; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'na=C3=AFve',
      '--b',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from('<b>naïve</b>').toString('base64'),
      '--b--',
      '',
    ].join('\r\n');
    await client.send(new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } } }));
    expect(await shown()).toMatchObject([
      {
        to: 'linus@example.com',
        subject: 'Déjà vu',
        text: expect.stringContaining('naïve'),
        html: expect.stringContaining('<b>naïve</b>'),
        headers: { 'List-Unsubscribe': '<https://nubo.example/u>' },
      },
      {},
      {},
    ]);
  });
  it('refuses a sender nobody verified and a configuration set that is not there', async () => {
    await expect(client.send(mail({ FromEmailAddress: 'x@other.example' }))).rejects.toMatchObject({
      name: 'MessageRejected',
      message: expect.stringContaining('Email address is not verified'),
    });
    await expect(client.send(mail({ ConfigurationSetName: 'none' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });
  it('needs ses:SendEmail on the identity', async () => {
    const identity = 'arn:aws:ses:us-east-1:000000000000:identity/nubo.example';
    const may = new SESv2Client(aws.as('mailer', [{ Action: 'ses:SendEmail', Resource: identity }]));
    await may.send(mail());
    const mayNot = new SESv2Client(aws.as('reader', []));
    await expect(mayNot.send(mail())).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`ses:SendEmail on resource: ${identity} `),
    });
  });
  it('needs it on the identity of a recipient too, where the account has one', async () => {
    const identity = { EmailIdentity: 'tester@elsewhere.example' };
    await sesEmailIdentity.make(resourceInput('Tester', identity), aws.world);
    const arn = (name: string) => `arn:aws:ses:us-east-1:000000000000:identity/${name}`;
    const toTester = mail({ Destination: { ToAddresses: ['tester@elsewhere.example'] } });
    const sender = { Action: 'ses:SendEmail', Resource: arn('nubo.example') };
    await expect(new SESv2Client(aws.as('narrow', [sender])).send(toTester)).rejects.toMatchObject({
      message: expect.stringContaining(`on resource: ${arn('tester@elsewhere.example')} `),
    });
    const anybody = {
      Action: 'ses:SendEmail',
      Resource: arn('*'),
      Condition: { StringEquals: { 'ses:FromAddress': 'hello@nubo.example' } },
    };
    const wide = new SESv2Client(aws.as('wide', [anybody]));
    await wide.send(toTester);
    await expect(wide.send(mail({ FromEmailAddress: 'other@nubo.example' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
  it('with a template is refused by name', async () => {
    const template = mail({ Content: { Template: { TemplateName: 't' } } });
    await expect(client.send(template)).rejects.toMatchObject({ name: 'NotImplemented' });
  });
});

describe('the mailbox page', () => {
  it("shows a mail's HTML in a frame without scripts, and links of plain text", async () => {
    const script = '"><script>alert(1)</script>';
    await client.send(
      mail({}, { Text: { Data: `Open https://nubo.example/v?t=1. ${script}` }, Html: { Data: script } }),
    );
    const { text } = await callControl(aws.world, 'GET', '/_local/mailbox');
    expect(text).not.toContain('<script>');
    expect(text).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(text).toContain('<a href="https://nubo.example/v?t=1" target="_blank" rel="noopener">');
  });
  it('shows the message that is asked for', async () => {
    const { MessageId } = await client.send(mail({}, { Text: { Data: 'first of two' } }));
    await client.send(mail({}, { Text: { Data: 'second of two' } }));
    const { text } = await callControl(aws.world, 'GET', `/_local/mailbox?id=${MessageId}`);
    expect(text).toContain('<pre class="paper">first of two</pre>');
  });
});
