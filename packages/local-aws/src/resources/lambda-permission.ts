import * as z from 'zod';
import { perWorld } from '../core/per-world.ts';
import { qualified } from './lambda-version.ts';
import { readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({
  FunctionName: z.string(),
  Principal: z.string(),
  Action: z.string(),
  SourceArn: z.string().optional(),
});
interface Permission {
  readonly action: string;
  readonly principal: string;
  /** Matches any source when absent; `*` and `?` as in IAM. */
  readonly source: RegExp | undefined;
}

/** Who may call which function by its resource policy; a version or alias has one of its own, as on AWS. */
class FunctionPermissions {
  readonly #byFunction = new Map<string, Map<string, Permission>>();

  /** `id` is the statement's: the same one again replaces it. */
  put(functionArn: string, id: string, permission: Permission): void {
    const known = this.#byFunction.get(functionArn) ?? new Map<string, Permission>();
    known.set(id, permission);
    this.#byFunction.set(functionArn, known);
  }

  /** `principal` is a service such as `apigateway.amazonaws.com`; `sourceArn` what it acts for. */
  allows(
    functionArn: string,
    principal: string,
    sourceArn: string,
    action = 'lambda:InvokeFunction',
  ): boolean {
    const statements = [...(this.#byFunction.get(functionArn)?.values() ?? [])];
    return statements.some(
      (statement) =>
        statement.action === action &&
        (statement.principal === principal || statement.principal === '*') &&
        (statement.source?.test(sourceArn) ?? true),
    );
  }

  /** Whether anybody may call the function at its own address. */
  allowsUrl(functionArn: string): boolean {
    return this.allows(functionArn, '*', '', 'lambda:InvokeFunctionUrl');
  }
}

export const functionPermissions = perWorld(() => new FunctionPermissions());

/** `AWS::Lambda::Permission`: lets a service call a function. */
export const lambdaPermission: ResourceType = {
  type: 'AWS::Lambda::Permission',
  async make(input, world) {
    const { FunctionName, Principal, Action, SourceArn } = readProperties(schema, input.properties);
    functionPermissions(world).put(qualified(FunctionName, world), input.physicalName, {
      action: Action,
      principal: Principal,
      source: SourceArn === undefined ? undefined : wildcard(SourceArn),
    });
    return { ref: input.physicalName, attributes: { Id: input.physicalName } };
  },
};

function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}
