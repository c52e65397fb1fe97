import { describe, expect, test } from 'vitest';
import { fromWire, toWire } from '../../../../functions/_shared/dynamodb/attribute-values.ts';

describe('requests', () => {
  test('keys, items and values carry their types; names and expressions stay as they are', () => {
    const wire = toWire({
      TableName: 'Items',
      Key: { pk: 'Key', n: 1 },
      UpdateExpression: 'SET #k = :v',
      ExpressionAttributeNames: { '#k': 'Item' },
      ExpressionAttributeValues: { ':v': ['a', null, true], ':gone': undefined },
      ExclusiveStartKey: undefined,
      Limit: 5,
    });

    expect(wire).toEqual({
      TableName: 'Items',
      Key: { pk: { S: 'Key' }, n: { N: '1' } },
      UpdateExpression: 'SET #k = :v',
      ExpressionAttributeNames: { '#k': 'Item' },
      ExpressionAttributeValues: { ':v': { L: [{ S: 'a' }, { NULL: true }, { BOOL: true }] } },
      ExclusiveStartKey: undefined,
      Limit: 5,
    });
  });

  test('batches carry types at each item and key', () => {
    expect(toWire({ RequestItems: { t: { Keys: [{ pk: 'a' }] } } })).toEqual({
      RequestItems: { t: { Keys: [{ pk: { S: 'a' } }] } },
    });
    const writes = [{ PutRequest: { Item: { pk: 'a' } } }, { DeleteRequest: { Key: { pk: 'b' } } }];
    expect(toWire({ RequestItems: { t: writes } })).toEqual({
      RequestItems: {
        t: [{ PutRequest: { Item: { pk: { S: 'a' } } } }, { DeleteRequest: { Key: { pk: { S: 'b' } } } }],
      },
    });
  });
});

describe('answers', () => {
  test('items, attributes and keys are plain', () => {
    const answer = fromWire({
      Items: [{ pk: { S: 'a' }, map: { M: { n: { N: '2.5' } } } }],
      Attributes: { ok: { BOOL: false } },
      LastEvaluatedKey: { pk: { S: 'a' } },
      Count: 1,
    });

    expect(answer).toEqual({
      Items: [{ pk: 'a', map: { n: 2.5 } }],
      Attributes: { ok: false },
      LastEvaluatedKey: { pk: 'a' },
      Count: 1,
    });
  });

  test('items of a batch are plain by table, and so is what was not done', () => {
    const answer = fromWire({
      Responses: { t: [{ pk: { S: 'a' } }] },
      UnprocessedKeys: { t: { Keys: [{ pk: { S: 'b' } }] } },
    });

    expect(answer).toEqual({
      Responses: { t: [{ pk: 'a' }] },
      UnprocessedKeys: { t: { Keys: [{ pk: 'b' }] } },
    });
  });
});
