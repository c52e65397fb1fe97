/** A policy that allows the given actions on everything, as AWS's service-role policies do. */
const allowing = (...actions: string[]): unknown => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
});

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const VPC = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];
/** AWS Managed Policy Reference Guide, as of 2026; by the name after the last `/`. */
const MANAGED = new Map<string, unknown>([
  ['AWSLambdaBasicExecutionRole', allowing(...LOGS)],
  ['AWSLambdaVPCAccessExecutionRole', allowing(...LOGS, ...VPC)],
  [
    'AWSXRayDaemonWriteAccess',
    allowing('xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSampling*'),
  ],
  [
    'AWSLambdaSQSQueueExecutionRole',
    allowing(...LOGS, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'),
  ],
  [
    'AWSLambdaDynamoDBExecutionRole',
    allowing(
      ...LOGS,
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
    ),
  ],
  ['CloudWatchLambdaInsightsExecutionRolePolicy', allowing(...LOGS)],
  ['AdministratorAccess', allowing('*')],
]);

/** The document behind an AWS managed policy's ARN; undefined for one that is not known here. */
export function managedPolicy(arn: string): unknown {
  return MANAGED.get(arn.slice(arn.lastIndexOf('/') + 1));
}
