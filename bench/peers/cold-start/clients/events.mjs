import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

export async function call() {
  const Entries = [{ EventBusName: 'none', Source: 'bench', DetailType: 'none', Detail: '{}' }];
  await new EventBridgeClient({}).send(new PutEventsCommand({ Entries }));
}
