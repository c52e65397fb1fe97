import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  ApplicationLogLevel,
  Architecture,
  CfnFunction,
  Code,
  type FunctionProps,
  type IFunction,
  type ILayerVersion,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type FunctionSpec, standsInVpc } from '../function-spec.ts';
import type { SharedResources } from '../shared-resources.ts';
import { environmentOf } from './environment.ts';
import { functionName } from './function-name.ts';
import { grantsOf } from './grants.ts';
import { suppressWildcards } from './suppress-wildcards.ts';

export interface RouteFunctionProps {
  readonly spec: FunctionSpec;
  readonly shared: SharedResources;
  /** Folder of the built functions: `<service>/<id>/index.js`. */
  readonly codeDir: string;
  readonly layers?: readonly ILayerVersion[];
  /** Execution environments kept warm; behind the alias `live`. */
  readonly provisioned?: number;
}

/**
 * The only Lambda function there is: a role of its own that may do what the spec's needs say, a log group of
 * its own that is kept for a time, and a place in the VPC only for a function that opens a socket there.
 */
export class RouteFunction extends Construct {
  readonly function: LambdaFunction;
  /** What callers call: the function, or its alias. */
  readonly target: IFunction;

  constructor(scope: Construct, id: string, props: RouteFunctionProps) {
    super(scope, id);
    const { spec, shared, codeDir, layers = [], provisioned } = props;
    const { settings } = shared;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: settings.profile === 'prod' ? RetentionDays.THREE_MONTHS : RetentionDays.TWO_WEEKS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.function = new LambdaFunction(this, 'Function', {
      functionName: functionName(settings, `${spec.service}/${spec.id}`),
      description: spec.summary.slice(0, 256),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(join(codeDir, spec.service, spec.id)),
      memorySize: spec.sizing.memoryMb ?? 256,
      timeout: Duration.seconds(spec.sizing.timeoutSeconds ?? 10),
      environment: environmentOf(spec, shared),
      role: this.role(spec, shared, logGroup),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      ...(layers.length > 0 && { layers: [...layers] }),
      ...(spec.functionUrl && settings.functionUrlConcurrency > 0
        ? { reservedConcurrentExecutions: settings.functionUrlConcurrency }
        : {}),
      ...(standsInVpc(spec) ? placement(shared) : {}),
    });
    this.trace();
    this.target = provisioned ? this.warm(provisioned) : this.function;
  }

  private role(spec: FunctionSpec, shared: SharedResources, logGroup: LogGroup): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        needs: new PolicyDocument({ statements: grantsOf(this, spec, shared, logGroup) }),
      },
    });
    suppressWildcards(role, spec, shared);
    return role;
  }

  /** Without CDK's `tracing`, which adds a policy of its own to each role; grantsOf has what that would grant. */
  private trace(): void {
    const { defaultChild } = this.function.node;
    if (!(defaultChild instanceof CfnFunction)) throw new Error('the function has no AWS::Lambda::Function');
    defaultChild.tracingConfig = { mode: 'Active' };
  }

  private warm(environments: number): Alias {
    return new Alias(this, 'Live', {
      aliasName: 'live',
      version: this.function.currentVersion,
      provisionedConcurrentExecutions: environments,
    });
  }
}

function placement({
  network,
}: SharedResources): Pick<
  FunctionProps,
  'vpc' | 'vpcSubnets' | 'securityGroups' | 'ipv6AllowedForDualStack'
> {
  return {
    vpc: network.vpc,
    vpcSubnets: network.functionSubnets,
    securityGroups: [network.functionSecurityGroup],
    ipv6AllowedForDualStack: true,
  };
}
