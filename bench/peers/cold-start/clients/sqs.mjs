import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

export async function call() {
  const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/000000000000/none';
  await new SQSClient({ useQueueUrlAsEndpoint: false }).send(
    new SendMessageCommand({ QueueUrl, MessageBody: 'none' }),
  );
}
