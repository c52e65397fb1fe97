import { CfnCondition, CfnParameter, Duration, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import type { HttpApi, WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { DatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { MetricName } from '../functions/_shared/routing/metrics.ts';
import { functionName } from './constructs/function-name.ts';
import { ScheduledJob } from './constructs/scheduled-job.ts';
import type { Settings } from './settings.ts';

interface AlarmDefinition {
  readonly id: string;
  /** What a person who uses the product notices. */
  readonly impact: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** Periods in a row. */
  readonly periods: number;
  readonly below?: true;
}

/** Few alarms, each for something that people notice, and one page to look at when it rings. */
export class ObservabilityStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    settings: Settings,
    httpApi: HttpApi,
    webSocketApi: WebSocketApi,
    database: DatabaseInstance,
    props: StackProps,
  ) {
    super(scope, id, props);
    const topic = this.topic();
    for (const definition of [
      ...alarms(httpApi, webSocketApi, database, settings),
      ...jobAlarms(scope),
      ...queueAlarms(scope),
    ])
      this.alarm(definition, topic);
    this.budget(settings, topic);
    const five = { period: Duration.minutes(5) };
    const lambda = (metricName: string) =>
      new Metric({ namespace: 'AWS/Lambda', metricName, statistic: 'Sum', ...five });
    const counted = (...names: readonly MetricName[]) => names.map((name) => countOf(settings, name));
    const graph = (title: string, ...left: IMetric[]) => new GraphWidget({ title, left, width: 12 });
    new Dashboard(this, 'Dashboard', {
      dashboardName: settings.name,
      widgets: [
        [
          graph(
            'Requests',
            httpApi.metricCount(five),
            httpApi.metricClientError(five),
            httpApi.metricServerError(five),
          ),
          graph('Latency', httpApi.metricLatency({ statistic: 'p50', ...five }), latency(httpApi)),
        ],
        [
          graph('Functions', lambda('Invocations'), lambda('Errors'), lambda('Throttles')),
          graph('Database', database.metricCPUUtilization(five), database.metricDatabaseConnections(five)),
        ],
        [
          graph(
            'Accounts and orders',
            ...counted('Registrations', 'OrdersPlaced', 'OrdersPaid', 'OrdersExpired'),
          ),
          graph('Chat, files and webhooks', ...counted('MessagesSent', 'FilesReady', 'WebhooksReceived')),
        ],
        [
          graph('Cold starts', ...counted('ColdStarts')),
          graph('Lost', ...counted('FramesDropped', 'WebhooksDead')),
        ],
      ],
    });
  }

  private topic(): Topic {
    const topic = new Topic(this, 'Alarms', { displayName: 'Nubo alarms', enforceSSL: true });
    // The policy that enforces TLS takes the place of the default one, which lets the account publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AllowAlarms',
        principals: ['cloudwatch', 'budgets'].map(
          (service) => new ServicePrincipal(`${service}.amazonaws.com`),
        ),
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    const email = new CfnParameter(this, 'AlarmEmail', {
      description: 'Email that gets the alarms; empty: nobody',
      default: '',
    });
    const some = new CfnCondition(this, 'HasAlarmEmail', {
      expression: Fn.conditionNot(Fn.conditionEquals(email.valueAsString, '')),
    });
    new CfnSubscription(this, 'AlarmMail', {
      topicArn: topic.topicArn,
      protocol: 'email',
      endpoint: email.valueAsString,
    }).cfnOptions.condition = some;
    return topic;
  }

  /** Rings when the month will cost more than was meant; AWS looks at it several times a day. */
  private budget({ profile }: Settings, topic: Topic): void {
    const amount = new CfnParameter(this, 'MonthlyBudget', {
      description: 'USD that the account should cost in a month; the alarms ring when it will cost more',
      type: 'Number',
      default: profile === 'prod' ? 300 : 60,
    });
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: amount.valueAsNumber, unit: 'USD' },
      },
      notificationsWithSubscribers: (['FORECASTED', 'ACTUAL'] as const).map((notificationType) => ({
        notification: {
          notificationType,
          comparisonOperator: 'GREATER_THAN',
          threshold: 100,
          thresholdType: 'PERCENTAGE',
        },
        subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
      })),
    });
  }

  private alarm({ id, impact, metric, threshold, periods, below }: AlarmDefinition, topic: Topic): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: impact,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
  }
}

/** What functions count (functions/_shared/observability/metrics.ts). */
function countOf({ name }: Settings, metricName: MetricName): Metric {
  return new Metric({ namespace: name, metricName, statistic: 'Sum', period: Duration.minutes(5) });
}

/** An alarm on an expression takes at most ten metrics ("Using metric math", Amazon CloudWatch). */
const METRICS_AN_ALARM = 10;

/** One alarm for all scheduled jobs: an invocation fails when a run has, or when its function was ended. */
function jobAlarms(app: Construct): AlarmDefinition[] {
  const errors = jobsOf(app).map((job, index) => [
    `j${index}`,
    job.function.metricErrors({ statistic: 'Sum', period: Duration.minutes(5) }),
  ]);
  return [
    {
      id: 'JobsFailed',
      impact:
        'A scheduled job failed after three attempts, so a report, a backup or a clean-up is missing: GET /jobs says which, POST /jobs/{name}/run runs it again.',
      metric: expression('SUM(METRICS())', 'failed jobs', Object.fromEntries(errors)),
      threshold: 1,
      periods: 1,
    },
  ];
}

function jobsOf(app: Construct): ScheduledJob[] {
  return app.node
    .findAll()
    .filter((construct): construct is ScheduledJob => construct instanceof ScheduledJob);
}

/** Alarms for the queues of each stack of the app: what they gave up, and what waits too long. */
function queueAlarms(app: Construct): AlarmDefinition[] {
  const consumed = app.node
    .findAll()
    .filter((construct): construct is Queue => construct instanceof Queue && !!construct.deadLetterQueue);
  const dead = [
    ...consumed.flatMap(({ deadLetterQueue }) => deadLetterQueue?.queue ?? []),
    ...jobsOf(app).map(({ deadLetters }) => deadLetters),
  ];
  return [
    ...overQueues(dead, 'm', (queue) => queue.metricApproximateNumberOfMessagesVisible(MAXIMUM)).map(
      ({ stack, part, metrics }): AlarmDefinition => ({
        id: `${stack}DeadLetters${part}`,
        impact: `Something that people were promised was given up after several tries (${stack}): look for "message failed" in the logs, mend it, and redrive the dead-letter queue.`,
        metric: expression('SUM(METRICS())', 'dead letters', metrics),
        threshold: 1,
        periods: 1,
      }),
    ),
    ...overQueues(consumed, 'a', (queue) => queue.metricApproximateAgeOfOldestMessage(MAXIMUM)).map(
      ({ stack, part, metrics }): AlarmDefinition => ({
        id: `${stack}Backlog${part}`,
        impact: `What people started is done late or not at all (${stack}): messages wait longer than half an hour for their consumer.`,
        metric: expression('MAX(METRICS())', 'age of the oldest message, s', metrics),
        threshold: 1800,
        periods: 1,
      }),
    ),
  ];
}

const MAXIMUM = { statistic: 'Maximum', period: Duration.minutes(5) };

/** The metric of each queue, in groups of one stack that an alarm takes; `part` tells those of a stack apart. */
function overQueues(queues: readonly IQueue[], prefix: string, metricOf: (queue: IQueue) => IMetric) {
  const byStack = Object.groupBy(queues, (queue) => Stack.of(queue).node.id);
  return Object.entries(byStack).flatMap(([stack, own = []]) =>
    Array.from({ length: Math.ceil(own.length / METRICS_AN_ALARM) }, (_, index) => {
      const group = own.slice(index * METRICS_AN_ALARM, (index + 1) * METRICS_AN_ALARM);
      const metrics = group.map((queue, at) => [`${prefix}${at}`, metricOf(queue)] as const);
      return { stack, part: index === 0 ? '' : String(index + 1), metrics: Object.fromEntries(metrics) };
    }),
  );
}

function expression(text: string, label: string, usingMetrics: Record<string, IMetric>): MathExpression {
  return new MathExpression({ expression: text, label, period: Duration.minutes(5), usingMetrics });
}

const latency = (httpApi: HttpApi) =>
  httpApi.metricLatency({ statistic: 'p95', period: Duration.minutes(5) });

function alarms(
  httpApi: HttpApi,
  webSocketApi: WebSocketApi,
  database: DatabaseInstance,
  settings: Settings,
): AlarmDefinition[] {
  const period = Duration.minutes(5);
  return [
    {
      id: 'ServerErrors',
      impact:
        'People get errors (5xx) instead of answers: look for level=error in the logs of the last minutes.',
      metric: httpApi.metricServerError({ statistic: 'Sum', period }),
      threshold: 5,
      periods: 1,
    },
    {
      id: 'SlowAnswers',
      impact:
        'One answer in twenty takes over 2 s, so pages feel stuck: look at the database and at cold starts.',
      metric: latency(httpApi),
      threshold: 2000,
      periods: 3,
    },
    {
      id: 'Throttled',
      impact: 'Calls are refused because too many functions run at once: raise the account limit of Lambda.',
      metric: new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', statistic: 'Sum', period }),
      threshold: 1,
      periods: 2,
    },
    {
      id: 'FunctionErrors',
      impact:
        'What runs in the background fails (consumers, schedules, WebSocket routes): look for level=error in the logs; queues try again by themselves.',
      metric: new Metric({ namespace: 'AWS/Lambda', metricName: 'Errors', statistic: 'Sum', period }),
      threshold: 10,
      periods: 2,
    },
    {
      id: 'WebSocketErrors',
      impact: 'Chat and dashboards stand still: frames or handshakes of WebSocket connections fail.',
      metric: new MathExpression({
        expression: 'SUM(METRICS())',
        label: 'failed frames and handshakes',
        period,
        usingMetrics: {
          integration: webSocketApi.metric('IntegrationError', { statistic: 'Sum', period }),
          execution: webSocketApi.metric('ExecutionError', { statistic: 'Sum', period }),
        },
      }),
      threshold: 5,
      periods: 1,
    },
    {
      id: 'FramesDropped',
      impact:
        'Somebody who is connected did not get a message at once, only when they asked for what they missed: look for "frames could not be delivered" in the logs.',
      metric: countOf(settings, 'FramesDropped'),
      threshold: 1,
      periods: 1,
    },
    {
      id: 'KeysNotRotated',
      impact:
        'Nothing yet, but access tokens go on being signed by an old key: look into the log of auth/rotate-signing-keys.',
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'Errors',
        dimensionsMap: { FunctionName: functionName(settings, 'auth/rotate-signing-keys') },
        statistic: 'Sum',
        period: Duration.hours(6),
      }),
      threshold: 3,
      periods: 1,
    },
    {
      id: 'SlowestAnswers',
      impact: 'One answer in a hundred takes over 5 s: somebody is about to give up.',
      metric: httpApi.metricLatency({ statistic: 'p99', period }),
      threshold: 5000,
      periods: 3,
    },
    {
      id: 'DatabaseConnections',
      impact:
        'Soon calls answer 503, because the database takes no more connections: raise the size of the instance, or use the profile prod with its proxy.',
      metric: database.metricDatabaseConnections({ statistic: 'Maximum', period }),
      // A db.t4g.micro takes about 80, a small one about 170 (Amazon RDS, "Maximum number of database connections").
      threshold: settings.profile === 'prod' ? 140 : 65,
      periods: 2,
    },
    {
      id: 'DatabaseBusy',
      impact: 'Everything that is stored or listed becomes slow: the database has no CPU left.',
      metric: database.metricCPUUtilization({ period }),
      threshold: 90,
      periods: 3,
    },
    {
      id: 'DatabaseFull',
      impact:
        'Soon nothing can be saved: less than 2 GB of storage is free, and it grows only every six hours.',
      metric: database.metricFreeStorageSpace({ period }),
      threshold: 2_000_000_000,
      periods: 3,
      below: true,
    },
  ];
}
