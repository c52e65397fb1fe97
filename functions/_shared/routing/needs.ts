import type { BucketName, DirectFunction, QueueName, SecretName, TableName, UpstreamName } from './names.ts';

/**
 * What a function may touch. CDK turns each need into named IAM actions, environment variables and network
 * placement; whatever is not named here is refused, locally as on AWS.
 */
export interface Needs {
  /** Opens a PostgreSQL connection as the service's own database role; places the function in the VPC. */
  readonly postgres?: true;
  /** Reads every schema of PostgreSQL as the role `nubo_backup`; places the function in the VPC. */
  readonly readsAllSchemas?: true;
  /** Signs in to PostgreSQL as the master user, whose secret it reads; places the function in the VPC. */
  readonly ownsAllSchemas?: true;
  /** Opens a Valkey connection; places the function in the VPC. */
  readonly redis?: true;
  /** DynamoDB tables, each with the exact actions used on it. */
  readonly tables?: Readonly<Partial<Record<TableName, readonly TableAction[]>>>;
  /** Secrets that the function may read (`secretsmanager:GetSecretValue`). */
  readonly secrets?: readonly SecretName[];
  /**
   * Signs access tokens: may read the secret `signing-keys` (`SECRET_SIGNING_KEYS`) and knows `AUTH_ISSUER`
   * and `AUTH_AUDIENCE` whatever its access.
   */
  readonly signsTokens?: true;
  /** Knows the public signing keys (`AUTH_JWKS`, `AUTH_JWKS_PARAMETER`) whatever its access: it publishes them. */
  readonly tokenKeys?: true;
  /**
   * Makes and rotates the signing keys: reads and writes the secret `signing-keys`, and the parameter of the public ones
   * (`AUTH_JWKS_PARAMETER`).
   */
  readonly rotatesKeys?: true;
  /** Hashes passwords: the native `bcrypt` package stands beside its bundle, and `AUTH_BCRYPT_COST` is set. */
  readonly hashesPasswords?: true;
  /** SQS queues that the function may send to (`sqs:SendMessage`). */
  readonly sends?: readonly QueueName[];
  /** Publishes domain events on the bus (`events:PutEvents`). */
  readonly publishes?: true;
  /** Functions it may invoke directly (`lambda:InvokeFunction`). */
  readonly invokes?: readonly DirectFunction[];
  /** S3 buckets, each with the exact actions used in it or below a prefix. */
  readonly objects?: Readonly<Partial<Record<BucketName, readonly ObjectAction[]>>>;
  /** Sends mail through SES (`ses:SendEmail`) from `MAIL_FROM`, which is `none` where the deployment has no sender. */
  readonly mail?: true;
  /** Sends SMS through SNS (`sns:Publish` to a phone number). */
  readonly sms?: true;
  /** Reaches URLs that users give: is handed the receivers that are allowed whatever their IP (`ALLOWED_ENDPOINTS`). */
  readonly outboundWebhooks?: true;
  /** Is handed the product's public URL (`PUBLIC_URL`), for links that it gives out. */
  readonly publicUrl?: true;
  /** Is handed the URL of the web console (`CONSOLE_URL`), for links to its pages. */
  readonly consoleUrl?: true;
  /** Is handed the time zone of the deployment's daily jobs (`TIME_ZONE`, an IANA name). */
  readonly timeZone?: true;
  /** Is handed the origins of web pages that people may be led back to (`ALLOWED_ORIGINS`, by commas). */
  readonly allowedOrigins?: true;
  /** Third parties it calls: is handed their base URLs. */
  readonly upstreams?: readonly UpstreamName[];
  /** Decodes and encodes images: gets the layer that holds the native package `sharp`. */
  readonly images?: true;
  /** Sets text in documents: the font files stand beside its bundle in `fonts/`. */
  readonly fonts?: true;
  /** Posts to WebSocket connections, or closes them (`execute-api:ManageConnections`), always outside the VPC. */
  readonly connections?: readonly ConnectionAction[];
}

/** Methods of `@connections`: POST sends to the client, DELETE closes the connection. */
export type ConnectionAction = 'POST' | 'DELETE';

export type TableAction =
  | 'GetItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'Query'
  | 'Scan'
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'ConditionCheckItem'
  | 'DescribeTable';

/** `GetObject@uploads/` limits the action to keys below `uploads/`; without `@` it covers the bucket. */
export type ObjectAction = `${
  | 'GetObject'
  | 'PutObject'
  | 'DeleteObject'
  | 'ListBucket'
  | 'AbortMultipartUpload'
  | 'ListMultipartUploadParts'}${'' | `@${string}`}`;

/** Sizes a function apart from the defaults (256 MB, 10 s). */
export interface Sizing {
  /** MB, 128..10240. 1769 MB is one full vCPU (AWS Lambda, "Configure memory"). */
  readonly memoryMb?: number;
  /** Seconds, at most 29 for an HTTP route: the gateway answers 503 at 30. */
  readonly timeoutSeconds?: number;
}
