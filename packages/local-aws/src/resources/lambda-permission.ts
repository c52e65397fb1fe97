import * as z from 'zod';
import { perWorld } from '../core/per-world.ts';
import { qualified } from './lambda-version.ts';
import { cfnBoolean, readProperties } from './properties.ts';
import type { ResourceType } from './resource-type.ts';

const schema = z.object({
  FunctionName: z.string(),
  Principal: z.string(),
  Action: z.string(),
  SourceArn: z.string().optional(),
  InvokedViaFunctionUrl: cfnBoolean.default(false),
});
interface Permission {
  readonly action: string;
  readonly principal: string;
  /** Matches any source when absent; `*` and `?` as in IAM. */
  readonly source: RegExp | undefined;
  /** Holds for calls by way of a function URL alone. */
  readonly viaUrl: boolean;
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
  allows(functionArn: string, principal: string, sourceArn: string): boolean {
    return this.#of(functionArn).some(
      (statement) =>
        statement.action === 'lambda:InvokeFunction' &&
        !statement.viaUrl &&
        (statement.principal === principal || statement.principal === '*') &&
        (statement.source?.test(sourceArn) ?? true),
    );
  }

  /**
   * Whether anybody may call the function at its function URL, which takes two permissions.
   * Source: Lambda developer guide, "Control access to Lambda function URLs" (since October 2025).
   */
  allowsUrl(functionArn: string): boolean {
    const open = this.#of(functionArn).filter(({ principal, source }) => principal === '*' && !source);
    return ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'].every((wanted) =>
      open.some(({ action }) => action === wanted),
    );
  }

  #of(functionArn: string): Permission[] {
    return [...(this.#byFunction.get(functionArn)?.values() ?? [])];
  }
}

export const functionPermissions = perWorld(() => new FunctionPermissions());

/** `AWS::Lambda::Permission`: lets a service call a function. */
export const lambdaPermission: ResourceType = {
  type: 'AWS::Lambda::Permission',
  async make(input, world) {
    const { FunctionName, Principal, Action, SourceArn, InvokedViaFunctionUrl } = readProperties(
      schema,
      input.properties,
    );
    functionPermissions(world).put(qualified(FunctionName, world), input.physicalName, {
      action: Action,
      principal: Principal,
      source: SourceArn === undefined ? undefined : wildcard(SourceArn),
      viaUrl: InvokedViaFunctionUrl,
    });
    return { ref: input.physicalName, attributes: { Id: input.physicalName } };
  },
};

function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}
