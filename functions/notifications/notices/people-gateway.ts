import * as z from 'zod/mini';
import { invokeFunction } from '../../_shared/aws/lambda.ts';

export interface Mailbox {
  readonly email: string;
  readonly emailVerified: boolean;
}

/** Who the administrators are, and where people are mailed. Throws when the accounts cannot be asked. */
export interface PeopleGateway {
  listAdminIds(): Promise<readonly string[]>;
  /** undefined for an account that is gone or disabled. */
  findMailbox(userId: string): Promise<Mailbox | undefined>;
}

const TIMEOUT_MS = 8000;
const admins = z.object({ people: z.array(z.object({ id: z.string() })) });
const mailboxes = z.object({
  people: z.array(z.object({ email: z.string(), emailVerified: z.boolean() })),
});

export function createAdminGateway(functionName: string): Pick<PeopleGateway, 'listAdminIds'> {
  return {
    async listAdminIds() {
      const { people } = admins.parse(await invokeFunction(functionName, {}, TIMEOUT_MS));
      return people.map(({ id }) => id);
    },
  };
}

export function createMailboxGateway(functionName: string): Pick<PeopleGateway, 'findMailbox'> {
  return {
    async findMailbox(userId) {
      const input = { ids: [userId], withEmail: true };
      return mailboxes.parse(await invokeFunction(functionName, input, TIMEOUT_MS)).people[0];
    },
  };
}
