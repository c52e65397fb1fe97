import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { conditionalWrite, type Dynamo } from '../../_shared/aws/dynamo.ts';
import { dependencyDown } from '../../_shared/errors/errors.ts';
import type { StoredRule } from './alert-rule.ts';
import { bookOf, type RuleBook, rulesKey } from './rule-item.ts';

/** The alert rules: one item of the table `metrics`, `RULES`. */
export interface RuleRepository {
  read(): Promise<RuleBook>;
  /**
   * Changes the rules, again when somebody else did so meanwhile; `change` may throw to change nothing.
   * @param change gives the rules as they are to be
   */
  change(change: (rules: readonly StoredRule[]) => readonly StoredRule[]): Promise<void>;
}

/** Administrators who change rules in the same second are few. */
const ATTEMPTS = 5;

export function ruleRepository(dynamo: Dynamo, table: string): RuleRepository {
  async function read(): Promise<RuleBook> {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: table, Key: rulesKey, ConsistentRead: true }),
    );
    return bookOf(Item);
  }
  return {
    read,
    async change(change) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const { rules, revision } = await read();
        const changed = change(rules);
        if (changed === rules) return;
        const Item = {
          ...rulesKey,
          revision: revision + 1,
          rules: changed.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
        };
        const { written } = await conditionalWrite(
          dynamo.send(
            new PutCommand({
              TableName: table,
              Item,
              ConditionExpression: revision === 0 ? 'attribute_not_exists(pk)' : 'revision = :revision',
              ...(revision > 0 && { ExpressionAttributeValues: { ':revision': revision } }),
            }),
          ),
        );
        if (written) return;
      }
      throw dependencyDown('dynamodb', new Error('the rules are changed all the time'));
    },
  };
}
