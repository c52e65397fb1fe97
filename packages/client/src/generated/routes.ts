/**
 * Made from the OpenAPI document by `npm run generate:client`; a test checks that it is up to date.
 * What each route takes and answers, and the shapes they share.
 */

export type AccessTokens = {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  /** Seconds the access token lives */
  readonly expiresIn: number;
};
export type AccountDeletion = { readonly password?: string };
export type Alert = {
  readonly id: string;
  readonly kind: 'threshold' | 'anomaly' | 'host-down';
  readonly state: 'firing' | 'resolved';
  readonly severity: 'warning' | 'critical';
  readonly hostId: string;
  readonly hostName: string;
  readonly ruleId: string | null;
  /** `silence` is the seconds since the last sample of a host that is down */
  readonly metric: 'cpu' | 'memory' | 'swap' | 'disk' | 'load1' | 'silence';
  readonly mount: string | null;
  readonly operator: '>' | '>=' | '<' | '<=' | null;
  /** Of an anomaly the host's own mean */
  readonly threshold: number | null;
  /** When the alert fired, then when it was resolved */
  readonly value: number;
  readonly peakValue: number;
  /** When the condition began to hold */
  readonly startedAt: string;
  readonly firedAt: string;
  readonly resolvedAt: string | null;
  /** Why it was resolved */
  readonly reason: 'recovered' | 'rule-changed' | 'rule-deleted' | 'mount-removed' | 'host-deleted' | null;
};
export type AlertPage = { readonly items: readonly Alert[]; readonly nextCursor: string | null };
export type AlertRule = {
  readonly id: string;
  readonly metric: 'cpu' | 'memory' | 'swap' | 'disk' | 'load1';
  readonly operator: '>' | '>=' | '<' | '<=';
  readonly threshold: number;
  readonly forSeconds: number;
  readonly severity: 'warning' | 'critical';
  /** null: every host */
  readonly hostId: string | null;
};
export type AlertRuleInput = {
  readonly metric: 'cpu' | 'memory' | 'swap' | 'disk' | 'load1';
  readonly operator: '>' | '>=' | '<' | '<=';
  readonly threshold: number;
  readonly forSeconds: number;
  readonly severity: 'warning' | 'critical';
  readonly hostId?: string | null;
};
export type AlertRulePage = { readonly items: readonly AlertRule[]; readonly nextCursor: string | null };
export type BrowserSessionInput = { readonly refreshToken?: string };
export type ConversationPage = {
  readonly items: readonly {
    readonly with: Person;
    readonly lastMessage: Message;
    readonly unreadCount: number;
  }[];
  readonly nextCursor: string | null;
};
export type CreatedNotificationEndpoint = {
  readonly id: string;
  readonly url: string;
  readonly events: readonly (
    | 'file.ready'
    | 'file.rejected'
    | 'order.paid'
    | 'order.expired'
    | 'message.sent'
    | 'task.completed'
    | 'payment.unmatched'
    | 'job.failed'
    | 'webhook.dead'
    | 'host.down'
    | 'alert.firing'
    | 'order.created'
    | 'post.created'
    | 'webhook.processed'
    | 'alert.resolved'
  )[];
  readonly enabled: boolean;
  readonly disabledReason: string | null;
  readonly createdAt: string;
  /** Shown once: it signs each delivery */
  readonly secret: string;
};
export type CreatedWebhookSource = {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** Shown once: the first that may sign */
  readonly secret: string;
};
export type Credentials = { readonly email: string; readonly password: string };
export type CryptoPrice = {
  readonly symbol: string;
  /** The symbol again where the provider has no names */
  readonly name: string;
  readonly currency: string;
  /** What the provider quotes the price in: `USDT` where Binance answers for USD */
  readonly quote: string;
  readonly price: number;
  readonly change24hPercent: number | null;
  readonly marketCap: number | null;
  readonly observedAt: string;
  readonly provider: 'coingecko' | 'binance';
};
export type DocumentInput =
  | {
      readonly template: 'invoice';
      readonly data: InvoiceData;
      /** Without one the document is named after its title */
      readonly filename?: string;
    }
  | {
      readonly template: 'profile';
      readonly data: ProfileData;
      /** Without one the document is named after its title */
      readonly filename?: string;
    }
  | {
      readonly template: 'report';
      readonly data: ReportData;
      /** Without one the document is named after its title */
      readonly filename?: string;
    };
export type File = {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  /** Bytes */
  readonly size: number;
  /** Lower-case hex; null until it is known */
  readonly sha256: string | null;
  readonly status: 'uploading' | 'processing' | 'ready' | 'rejected';
  /** Why it was rejected */
  readonly reason?: string;
  readonly width?: number;
  readonly height?: number;
  readonly variants: readonly {
    readonly name: 'original' | 'web' | 'thumbnail';
    readonly contentType: string;
    readonly size: number;
    readonly width?: number;
    readonly height?: number;
  }[];
  /** The source less the `web` variant */
  readonly savedBytes?: number;
  readonly createdAt: string;
};
export type FilePage = { readonly items: readonly File[]; readonly nextCursor: string | null };
export type GatewayMessage = { readonly message: string };
export type Health = {
  /** `degraded`: the cache is away, everything works more slowly; `down`: a database is away */
  readonly status: 'ok' | 'degraded' | 'down';
  readonly checks: {
    readonly postgres: HealthCheck;
    readonly redis: HealthCheck;
    readonly dynamodb: HealthCheck;
  };
};
export type HealthCheck = {
  readonly status: 'ok' | 'down';
  /** How long the check took, milliseconds */
  readonly latencyMs: number;
};
export type Host = {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** How often its agent sends; three missed samples make it down */
  readonly intervalSeconds: number;
  /** `unknown` until its first sample */
  readonly status: 'up' | 'down' | 'unknown';
  readonly lastSample: Sample | null;
  /** When the last sample was received, by our clock */
  readonly lastSampleAt: string | null;
  readonly createdAt: string;
};
export type HostInput = {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly intervalSeconds?: number;
};
export type HostPage = { readonly items: readonly Host[]; readonly nextCursor: string | null };
export type HostPatch = {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string | null>> | null;
  readonly intervalSeconds?: number | null;
};
export type InvoiceData = {
  readonly number: string;
  readonly issuedAt: string;
  readonly dueAt?: string;
  readonly currency: string;
  readonly seller: { readonly name: string; readonly address?: string; readonly taxId?: string };
  readonly customer: { readonly name: string; readonly address?: string; readonly email?: string };
  readonly items: readonly {
    readonly description: string;
    readonly quantity: number;
    /** Before tax, in the currency's smallest unit; below zero for a discount */
    readonly unitPriceCents: number;
    readonly taxPercent?: number;
  }[];
  readonly notes?: string;
  /** A PNG or JPEG of the caller's files */
  readonly logoFileId?: string;
};
export type Job = {
  readonly name: string;
  readonly description: string;
  /** EventBridge Scheduler expression */
  readonly schedule: string;
  /** IANA name of the zone of `schedule` */
  readonly timeZone: string;
  readonly enabled: boolean;
  /** Null while the job is disabled */
  readonly nextRun: string | null;
  /** The last run that began: under way, succeeded or failed */
  readonly lastRun: Run | null;
};
export type JobPage = { readonly items: readonly Job[]; readonly nextCursor: string | null };
export type JobPatch = { readonly enabled?: boolean };
export type JsonWebKeySet = {
  readonly keys: readonly { readonly kty: string; readonly kid: string; readonly alg: string }[];
};
export type Link = { readonly id: string; readonly url: string; readonly expiresAt: string };
export type LinkInput = { readonly expiresInSeconds: number; readonly maxDownloads?: number };
export type MailProof = {
  /** What the mail's link carries */ readonly token: string;
};
export type ManagedUser = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: 'user' | 'admin';
  readonly provider: 'password' | 'google';
  readonly emailVerified: boolean;
  readonly createdAt: string;
  readonly lastLoginAt: string | null;
  readonly disabled: boolean;
};
export type Message = {
  readonly id: string;
  readonly sender: Person;
  /** User id of the other side; a message has this or `room` */
  readonly receiver?: string;
  readonly room?: string;
  readonly content: string;
  readonly timestamp: string;
};
export type MessagePage = {
  /** Newest first */ readonly items: readonly Message[];
  /** `before` of the next page; null at the beginning */
  readonly nextBefore: string | null;
};
export type NewHost = {
  readonly host: Host;
  /** Shown once */
  readonly agentToken: string;
};
export type NewProduct = {
  readonly sku: string;
  readonly name: string;
  readonly description?: string;
  readonly category?: string;
  readonly priceCents: number;
  readonly currency?: string;
  readonly imageFileId?: string | null;
  readonly stock?: number;
};
export type Notification = {
  readonly id: string;
  readonly type:
    | 'file.ready'
    | 'file.rejected'
    | 'order.paid'
    | 'order.expired'
    | 'message.sent'
    | 'task.completed'
    | 'payment.unmatched'
    | 'job.failed'
    | 'webhook.dead'
    | 'host.down'
    | 'alert.firing'
    | 'endpoint.disabled';
  readonly title: string;
  readonly body: string;
  /** Path of a page of the console */
  readonly link: string | null;
  /** The event's data */
  readonly data: Readonly<Record<string, unknown>>;
  readonly readAt: string | null;
  readonly createdAt: string;
};
export type NotificationDelivery = {
  /** Also its `webhook-id` */ readonly id: string;
  readonly type: string;
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly attempts: readonly {
    readonly at: string;
    readonly durationMs: number;
    /** Null where there was no answer */
    readonly status: number | null;
    /** The first 2 KB of the answer, as text */
    readonly response: string | null;
    /** Why there was no whole answer */
    readonly error: string | null;
  }[];
  readonly nextAttemptAt: string | null;
  readonly createdAt: string;
};
export type NotificationDeliveryPage = {
  readonly items: readonly NotificationDelivery[];
  readonly nextCursor: string | null;
};
export type NotificationEndpoint = {
  readonly id: string;
  readonly url: string;
  readonly events: readonly (
    | 'file.ready'
    | 'file.rejected'
    | 'order.paid'
    | 'order.expired'
    | 'message.sent'
    | 'task.completed'
    | 'payment.unmatched'
    | 'job.failed'
    | 'webhook.dead'
    | 'host.down'
    | 'alert.firing'
    | 'order.created'
    | 'post.created'
    | 'webhook.processed'
    | 'alert.resolved'
  )[];
  readonly enabled: boolean;
  readonly disabledReason: string | null;
  readonly createdAt: string;
};
export type NotificationEndpointInput = {
  readonly url: string;
  readonly events: readonly (
    | 'file.ready'
    | 'file.rejected'
    | 'order.paid'
    | 'order.expired'
    | 'message.sent'
    | 'task.completed'
    | 'payment.unmatched'
    | 'job.failed'
    | 'webhook.dead'
    | 'host.down'
    | 'alert.firing'
    | 'order.created'
    | 'post.created'
    | 'webhook.processed'
    | 'alert.resolved'
  )[];
  readonly secret?: string;
};
export type NotificationEndpointPage = {
  readonly items: readonly NotificationEndpoint[];
  readonly nextCursor: string | null;
};
export type NotificationEndpointPatch = {
  readonly url?: string;
  readonly events?: readonly (
    | 'file.ready'
    | 'file.rejected'
    | 'order.paid'
    | 'order.expired'
    | 'message.sent'
    | 'task.completed'
    | 'payment.unmatched'
    | 'job.failed'
    | 'webhook.dead'
    | 'host.down'
    | 'alert.firing'
    | 'order.created'
    | 'post.created'
    | 'webhook.processed'
    | 'alert.resolved'
  )[];
  readonly enabled?: boolean;
};
export type NotificationPage = {
  readonly items: readonly Notification[];
  readonly nextCursor: string | null;
};
export type NotificationPreferences = {
  readonly locale: 'en' | 'fr';
  readonly channels: { readonly email: boolean; readonly sms: boolean; readonly inApp: boolean };
  readonly phone: string | null;
  readonly muted: readonly (
    | 'file.ready'
    | 'file.rejected'
    | 'order.paid'
    | 'order.expired'
    | 'message.sent'
    | 'task.completed'
    | 'payment.unmatched'
    | 'job.failed'
    | 'webhook.dead'
    | 'host.down'
    | 'alert.firing'
    | 'endpoint.disabled'
  )[];
};
export type NotificationPreferencesInput = {
  readonly locale?: 'en' | 'fr';
  readonly channels?: { readonly email?: boolean; readonly sms?: boolean; readonly inApp?: boolean };
  readonly phone?: string | null;
  readonly muted?: readonly (
    | 'file.ready'
    | 'file.rejected'
    | 'order.paid'
    | 'order.expired'
    | 'message.sent'
    | 'task.completed'
    | 'payment.unmatched'
    | 'job.failed'
    | 'webhook.dead'
    | 'host.down'
    | 'alert.firing'
    | 'endpoint.disabled'
  )[];
};
export type OnlinePage = { readonly items: readonly Person[]; readonly nextCursor: string | null };
export type Order = {
  readonly id: string;
  /** Null once the account is deleted */
  readonly userId: string | null;
  readonly status: 'pending' | 'paid' | 'expired' | 'cancelled' | 'refunded';
  /** One for each product, as it was when it was ordered */
  readonly items: readonly {
    readonly productId: string;
    readonly sku: string;
    readonly name: string;
    readonly quantity: number;
    readonly unitPriceCents: number;
  }[];
  readonly totalCents: number;
  readonly currency: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When the order expires unless it is paid by then */
  readonly expiresAt: string;
};
export type OrderInput = {
  readonly items: readonly { readonly productId: string; readonly quantity: number }[];
};
export type OrderPage = { readonly items: readonly Order[]; readonly nextCursor: string | null };
export type PasswordChange = { readonly currentPassword: string; readonly newPassword: string };
export type PasswordReset = {
  /** What the mail's link carries */ readonly token: string;
  readonly newPassword: string;
};
export type Person = { readonly id: string; readonly name: string };
export type Pong = { readonly message: 'pong' };
export type Post = {
  readonly id: string;
  readonly author: { readonly id: string; readonly name: string };
  readonly body: string;
  readonly fileIds: readonly string[];
  readonly likes: number;
  /** False for a caller without a token */
  readonly likedByMe: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
};
export type PostInput = { readonly body: string; readonly fileIds?: readonly string[] };
export type PostPage = { readonly items: readonly Post[]; readonly nextCursor: string | null };
export type PostPatch = { readonly body?: string; readonly fileIds?: readonly string[] | null };
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly requestId: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
};
export type Product = {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  /** In the currency's smallest unit */
  readonly priceCents: number;
  readonly currency: string;
  /** Pieces that nobody has ordered; pending orders count */
  readonly stock: number;
  readonly imageFileId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};
export type ProductInput = {
  readonly sku: string;
  readonly name: string;
  readonly description?: string;
  readonly category?: string;
  readonly priceCents: number;
  readonly currency?: string;
  readonly imageFileId?: string | null;
};
export type ProductPage = { readonly items: readonly Product[]; readonly nextCursor: string | null };
export type ProductPatch = {
  readonly sku?: string;
  readonly name?: string;
  readonly description?: string | null;
  readonly category?: string | null;
  readonly priceCents?: number;
  readonly currency?: string | null;
  readonly imageFileId?: string | null;
};
export type ProfileData = {
  readonly name: string;
  readonly title?: string;
  /** A PNG or JPEG of the caller's files */
  readonly photoFileId?: string;
  readonly fields: readonly { readonly label: string; readonly value: string }[];
  readonly sections: readonly { readonly heading: string; readonly text: string }[];
};
export type ProfilePatch = { readonly name?: string | null };
export type RawMetrics = {
  readonly step: 'raw';
  readonly at: readonly string[];
  readonly cpu: readonly (number | null)[];
  readonly memory: readonly (number | null)[];
  readonly swap: readonly (number | null)[];
  readonly disk: readonly (number | null)[];
  readonly load1: readonly (number | null)[];
  readonly load5: readonly (number | null)[];
  readonly load15: readonly (number | null)[];
  readonly rxBytesPerSec: readonly (number | null)[];
  readonly txBytesPerSec: readonly (number | null)[];
  readonly processes: readonly (number | null)[];
};
export type RefreshToken = { readonly refreshToken: string };
export type Registration = { readonly email: string; readonly password: string; readonly name?: string };
export type ReportData = {
  readonly title: string;
  readonly subtitle?: string;
  readonly sections: readonly {
    readonly heading: string;
    readonly text?: string;
    readonly table?: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };
  }[];
};
export type ResetRequest = { readonly email: string };
export type RolledUpMetrics = {
  readonly step: '1m' | '5m' | '1h';
  /** When each step begins; steps without a sample are left out */
  readonly at: readonly string[];
  /** Samples in each step */
  readonly samples: readonly number[];
  readonly cpu: {
    readonly min: readonly (number | null)[];
    readonly mean: readonly (number | null)[];
    readonly max: readonly (number | null)[];
  };
  readonly memory: {
    readonly min: readonly (number | null)[];
    readonly mean: readonly (number | null)[];
    readonly max: readonly (number | null)[];
  };
  readonly swap: {
    readonly min: readonly (number | null)[];
    readonly mean: readonly (number | null)[];
    readonly max: readonly (number | null)[];
  };
  readonly disk: {
    readonly min: readonly (number | null)[];
    readonly mean: readonly (number | null)[];
    readonly max: readonly (number | null)[];
  };
  readonly load1: {
    readonly min: readonly (number | null)[];
    readonly mean: readonly (number | null)[];
    readonly max: readonly (number | null)[];
  };
  readonly load5: {
    readonly min: readonly (number | null)[];
    readonly mean: readonly (number | null)[];
    readonly max: readonly (number | null)[];
  };
  readonly load15: {
    readonly min: readonly (number | null)[];
    readonly mean: readonly (number | null)[];
    readonly max: readonly (number | null)[];
  };
  readonly rxBytesPerSec: {
    readonly min: readonly (number | null)[];
    readonly mean: readonly (number | null)[];
    readonly max: readonly (number | null)[];
  };
  readonly txBytesPerSec: {
    readonly min: readonly (number | null)[];
    readonly mean: readonly (number | null)[];
    readonly max: readonly (number | null)[];
  };
  readonly processes: {
    readonly min: readonly (number | null)[];
    readonly mean: readonly (number | null)[];
    readonly max: readonly (number | null)[];
  };
};
export type Room = {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  /** Whether the caller is a member */
  readonly member: boolean;
  readonly createdBy: string | null;
  readonly createdAt: string;
};
export type RoomInput = {
  readonly name: string;
  /** Beside the caller, who always is one */
  readonly members?: readonly string[];
  readonly private?: boolean;
};
export type RoomPage = { readonly items: readonly Room[]; readonly nextCursor: string | null };
export type Run = {
  readonly id: string;
  readonly job: string;
  readonly trigger: 'schedule' | 'manual';
  readonly status: 'running' | 'succeeded' | 'failed' | 'skipped';
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly durationMs: number | null;
  /** From 1; a failed attempt is repeated twice */
  readonly attempt: number;
  /** What the job reports; of a skipped run its `reason` */
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly error: string | null;
};
export type RunPage = { readonly items: readonly Run[]; readonly nextCursor: string | null };
export type Sample = {
  readonly id?: string;
  readonly at: string;
  readonly cpu: {
    /** Of all cores, or of the quota */ readonly percent: number | null;
    readonly perCore: readonly (number | null)[];
  };
  readonly memory: {
    readonly usedBytes: number | null;
    readonly totalBytes: number | null;
    readonly percent: number | null;
  };
  readonly swap: {
    readonly usedBytes: number | null;
    readonly totalBytes: number | null;
    readonly percent: number | null;
  } | null;
  readonly disk:
    | readonly {
        readonly mount: string;
        readonly usedBytes: number | null;
        readonly totalBytes: number | null;
        readonly percent: number | null;
      }[]
    | null;
  readonly network: { readonly rxBytesPerSec: number | null; readonly txBytesPerSec: number | null } | null;
  /** Averages of 1, 5 and 15 minutes */
  readonly load: readonly unknown[] | null;
  readonly uptimeSeconds: number | null;
  readonly processes: number | null;
};
export type SampleInput = {
  readonly id?: string;
  readonly at: string;
  readonly cpu: {
    /** Of all cores, or of the quota */ readonly percent: number | null;
    readonly perCore?: readonly (number | null)[];
  };
  readonly memory: {
    readonly usedBytes: number | null;
    readonly totalBytes: number | null;
    readonly percent: number | null;
  };
  readonly swap?: {
    readonly usedBytes: number | null;
    readonly totalBytes: number | null;
    readonly percent: number | null;
  } | null;
  readonly disk?:
    | readonly {
        readonly mount: string;
        readonly usedBytes: number | null;
        readonly totalBytes: number | null;
        readonly percent: number | null;
      }[]
    | null;
  readonly network?: { readonly rxBytesPerSec: number | null; readonly txBytesPerSec: number | null } | null;
  /** Averages of 1, 5 and 15 minutes */
  readonly load?: readonly unknown[] | null;
  readonly uptimeSeconds?: number | null;
  readonly processes?: number | null;
};
export type SamplesAccepted = {
  /** Samples that are stored, those sent before too */ readonly accepted: number;
  /** Samples to drop: sending them again changes nothing */
  readonly rejected?: readonly {
    readonly at: string;
    readonly reason: 'too-far-ahead' | 'too-old' | 'minute-full';
  }[];
};
export type SamplesInput = { readonly samples: readonly SampleInput[] };
export type Session = {
  readonly id: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly address: string;
  readonly userAgent: string;
  readonly current: boolean;
};
export type SessionPage = { readonly items: readonly Session[]; readonly nextCursor: string | null };
export type SignInCode = { readonly code: string };
export type SignedIn = {
  readonly user: User;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly tokenType: 'Bearer';
  /** Seconds the access token lives */
  readonly expiresIn: number;
};
export type StockChange = { readonly delta: number; readonly reason: string };
export type Task = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: 'todo' | 'in_progress' | 'done';
  readonly dueAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};
export type TaskInput = {
  readonly title: string;
  readonly description?: string;
  readonly status?: 'todo' | 'in_progress' | 'done';
  readonly dueAt?: string | null;
};
export type TaskPage = { readonly items: readonly Task[]; readonly nextCursor: string | null };
export type TaskPatch = {
  readonly title?: string;
  readonly description?: string | null;
  readonly status?: 'todo' | 'in_progress' | 'done' | null;
  readonly dueAt?: string | null;
};
export type Ticket = {
  /** Single use, 60 s: `wss://HOST/ws?token=…` */ readonly ticket: string;
};
export type Tokens = {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly tokenType: 'Bearer';
  /** Seconds the access token lives */
  readonly expiresIn: number;
};
export type Translation = {
  readonly text: string;
  readonly translation: string;
  /** As it was asked for, else as it was detected */
  readonly from: string;
  readonly to: string;
  readonly provider: 'deepl' | 'google-translate';
};
export type TranslationInput = {
  readonly text: string;
  /** BCP 47 */
  readonly to: string;
  /** BCP 47 */
  readonly from?: string;
};
export type Upload = {
  readonly file: File;
  readonly upload:
    | { readonly url: string; readonly fields: Readonly<Record<string, string>> }
    | {
        readonly partSize: number;
        readonly parts: readonly {
          readonly partNumber: number;
          readonly url: string;
          /** Of a part that S3 has already */
          readonly etag?: string;
        }[];
        readonly completeUrl: string;
      };
};
export type UploadCompletion = {
  readonly parts: readonly { readonly partNumber: number; readonly etag: string }[];
};
export type UploadInput = {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256?: string;
};
export type Uploaded = File | { readonly items: readonly File[] };
export type User = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: 'user' | 'admin';
  readonly provider: 'password' | 'google';
  readonly emailVerified: boolean;
  readonly createdAt: string;
  readonly lastLoginAt: string | null;
};
export type UserPage = { readonly items: readonly ManagedUser[]; readonly nextCursor: string | null };
export type UserPatch = { readonly role?: 'user' | 'admin'; readonly disabled?: boolean };
export type Weather = {
  readonly city: string;
  /** ISO 3166-1 alpha-2 */
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  /** °C, or °F for `imperial` */
  readonly temperature: number;
  /** °C, or °F for `imperial` */
  readonly feelsLike: number;
  /** % */
  readonly humidity: number;
  /** m/s, or mph for `imperial` */
  readonly windSpeed: number;
  readonly description: string;
  readonly units: 'metric' | 'imperial';
  readonly observedAt: string;
  readonly provider: 'openweathermap' | 'open-meteo';
};
export type WebhookEvent = {
  readonly id: string;
  readonly source: string;
  /** The provider's id, unique in its source */
  readonly eventId: string;
  readonly type: string;
  readonly status: 'received' | 'processing' | 'processed' | 'ignored' | 'failed' | 'dead';
  /** One line on what happened */
  readonly summary: string | null;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly nextAttemptAt: string | null;
  readonly receivedAt: string;
  readonly processedAt: string | null;
  /** What the provider sent. In a list null where it has more than 32 KiB */
  readonly payload: unknown;
};
export type WebhookEventPage = {
  readonly items: readonly WebhookEvent[];
  readonly nextCursor: string | null;
};
export type WebhookReceipt = {
  readonly received: true;
  readonly id: string;
  /** It had been stored before */
  readonly duplicate: boolean;
};
export type WebhookSource = {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly createdAt: string;
};
export type WebhookSourceInput = {
  /** The `{source}` of the source's URL */ readonly name: string;
  /** Any of them may have signed; left out, one is made */
  readonly secrets?: readonly string[];
};
export type WebhookSourcePage = {
  readonly items: readonly WebhookSource[];
  readonly nextCursor: string | null;
};

export interface Routes {
  /** Is anybody there? */
  'GET /ping': {
    readonly answer: Pong;
  };
  /** Whether the stores can be reached */
  'GET /health': {
    readonly answer: Health;
  };
  /** This document */
  'GET /openapi.json': {
    readonly answer: { readonly openapi: string };
  };
  /** The API reference, to browse */
  'GET /docs': {
    readonly answer: Response;
  };
  /** A script or style of the API reference */
  'GET /docs/{asset}': {
    readonly params: { readonly asset: string };

    readonly answer: Response;
  };
  /** The public keys that access tokens are signed with (RFC 7517) */
  'GET /.well-known/jwks.json': {
    readonly answer: JsonWebKeySet;
  };
  /** Open an account */
  'POST /register': {
    readonly body: Registration;
    readonly answer: SignedIn;
  };
  /** Open an account */
  'POST /signup': {
    readonly body: Registration;
    readonly answer: SignedIn;
  };
  /** Sign in with email and password */
  'POST /login': {
    readonly body: Credentials;
    readonly answer: SignedIn;
  };
  /** Change a refresh token for a new pair */
  'POST /auth/refresh': {
    readonly body: RefreshToken;
    readonly answer: Tokens;
  };
  /** End the session of a refresh token */
  'POST /logout': {
    readonly body: RefreshToken;
    readonly answer: undefined;
  };
  /** Exchange a browser's refresh token, kept in a cookie */
  'POST /auth/browser-session': {
    readonly body?: BrowserSessionInput;
    readonly answer: AccessTokens;
  };
  /** End a browser's session and take its cookie away */
  'DELETE /auth/browser-session': {
    readonly answer: undefined;
  };
  /** The caller's account */
  'GET /me': {
    readonly answer: User;
  };
  /** Change the caller's profile */
  'PATCH /me': {
    readonly body: ProfilePatch;
    readonly answer: User;
  };
  /** Delete the caller's account and what it owns */
  'DELETE /me': {
    readonly body?: AccountDeletion;
    readonly answer: undefined;
  };
  /** Change the password and end every other session */
  'PUT /me/password': {
    readonly body: PasswordChange;
    readonly answer: undefined;
  };
  /** Verify an email with the token of a mail */
  'POST /auth/verify-email': {
    readonly body: MailProof;
    readonly answer: undefined;
  };
  /** What the link of a verification mail leads to */
  'GET /verify-email': {
    readonly query?: { readonly token?: string };
    readonly answer: Response;
  };
  /** Ask for a mail with a link to choose a new password */
  'POST /auth/forgot-password': {
    readonly body: ResetRequest;
    readonly answer: undefined;
  };
  /** Choose a new password with the token of a mail */
  'POST /auth/reset-password': {
    readonly body: PasswordReset;
    readonly answer: undefined;
  };
  /** What the link of a reset mail leads to */
  'GET /reset-password': {
    readonly query?: { readonly token?: string };
    readonly answer: Response;
  };
  /** Sign in with Google */
  'GET /auth/google': {
    readonly query?: {
      /** Page of an allowed origin to lead back to */ readonly redirect?: string;
    };
    readonly answer: Response;
  };
  /** Where Google leads back to */
  'GET /auth/google/callback': {
    readonly query: {
      readonly state: string;
      readonly code?: string;
      readonly error?: string;
      readonly iss?: string;
    };
    readonly answer: SignedIn;
  };
  /** Change the code of a sign-in for tokens */
  'POST /auth/exchange': {
    readonly body: SignInCode;
    readonly answer: SignedIn;
  };
  /** Where the account is signed in */
  'GET /me/sessions': {
    readonly query?: {
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: SessionPage;
  };
  /** End one session */
  'DELETE /me/sessions/{id}': {
    readonly params: { readonly id: string };

    readonly answer: undefined;
  };
  /** A page of accounts */
  'GET /users': {
    readonly query?: {
      /** Literal part of the name or email, whatever the case */ readonly q?: string;
      readonly role?: 'user' | 'admin';
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: UserPage;
  };
  /** Change the role of an account, or disable it */
  'PATCH /users/{id}': {
    readonly params: { readonly id: string };

    readonly body: UserPatch;
    readonly answer: ManagedUser;
  };
  /** A page of the caller's tasks */
  'GET /tasks': {
    readonly query?: {
      readonly status?: 'todo' | 'in_progress' | 'done';
      /** Literal part, whatever the case, of the title or description */
      readonly q?: string;
      readonly sort?: 'createdAt' | '-createdAt' | 'dueAt' | '-dueAt';
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: TaskPage;
  };
  /** Create a task */
  'POST /tasks': {
    readonly body: TaskInput;
    readonly answer: Task;
  };
  /** One task */
  'GET /tasks/{id}': {
    readonly params: { readonly id: string };

    readonly answer: Task;
  };
  /** Replace a task whole */
  'PUT /tasks/{id}': {
    readonly params: { readonly id: string };

    readonly body: TaskInput;
    readonly answer: Task;
  };
  /** Change some fields of a task */
  'PATCH /tasks/{id}': {
    readonly params: { readonly id: string };

    readonly body: TaskPatch;
    readonly answer: Task;
  };
  /** Delete a task */
  'DELETE /tasks/{id}': {
    readonly params: { readonly id: string };

    readonly answer: undefined;
  };
  /** Posts, newest first */
  'GET /posts': {
    readonly query?: {
      readonly author?: string;
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: PostPage;
  };
  /** Write a post */
  'POST /posts': {
    readonly body: PostInput;
    readonly answer: Post;
  };
  /** One post */
  'GET /posts/{id}': {
    readonly params: { readonly id: string };

    readonly answer: Post;
  };
  /** Change a post of one’s own */
  'PATCH /posts/{id}': {
    readonly params: { readonly id: string };

    readonly body: PostPatch;
    readonly answer: Post;
  };
  /** Delete a post of one’s own; an administrator may delete any */
  'DELETE /posts/{id}': {
    readonly params: { readonly id: string };

    readonly answer: undefined;
  };
  /** Download a file of a post */
  'GET /posts/{id}/files/{fileId}': {
    readonly params: { readonly id: string; readonly fileId: string };
    readonly query?: { readonly variant?: 'original' | 'web' | 'thumbnail' };
    readonly answer: Response;
  };
  /** Like a post */
  'PUT /posts/{id}/like': {
    readonly params: { readonly id: string };

    readonly answer: undefined;
  };
  /** Take a like back */
  'DELETE /posts/{id}/like': {
    readonly params: { readonly id: string };

    readonly answer: undefined;
  };
  /** A single-use ticket for the WebSocket connection of a browser */
  'POST /ws/ticket': {
    readonly answer: Ticket;
  };
  /** The caller's conversations, newest first */
  'GET /chat/conversations': {
    readonly query?: {
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: ConversationPage;
  };
  /** The history of a conversation, from the first day on */
  'GET /chat/conversations/{userId}/messages': {
    readonly params: { readonly userId: string };
    readonly query?: {
      /** Messages older than this one */ readonly before?: string;
      readonly limit?: number;
    };
    readonly answer: MessagePage;
  };
  /** The public rooms, and the private ones the caller is a member of */
  'GET /chat/rooms': {
    readonly query?: {
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: RoomPage;
  };
  /** Open a room */
  'POST /chat/rooms': {
    readonly body: RoomInput;
    readonly answer: Room;
  };
  /** The history of a room the caller is a member of */
  'GET /chat/rooms/{id}/messages': {
    readonly params: { readonly id: string | 'lobby' };
    readonly query?: {
      /** Messages older than this one */ readonly before?: string;
      readonly limit?: number;
    };
    readonly answer: MessagePage;
  };
  /** Delete a room for everybody: its creator or an administrator */
  'DELETE /chat/rooms/{id}': {
    readonly params: { readonly id: string | 'lobby' };

    readonly answer: undefined;
  };
  /** Join a public room, or take somebody into a room one is a member of */
  'PUT /chat/rooms/{id}/members/{userId}': {
    readonly params: { readonly id: string | 'lobby'; readonly userId: string };

    readonly answer: undefined;
  };
  /** Leave a room, or take somebody out of a room one made */
  'DELETE /chat/rooms/{id}/members/{userId}': {
    readonly params: { readonly id: string | 'lobby'; readonly userId: string };

    readonly answer: undefined;
  };
  /** Who is connected */
  'GET /chat/online': {
    readonly query?: {
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: OnlinePage;
  };
  /** Add a host and get the token of its agent */
  'POST /hosts': {
    readonly body: HostInput;
    readonly answer: NewHost;
  };
  /** All hosts, in the order in which they were added */
  'GET /hosts': {
    readonly query?: {
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: HostPage;
  };
  /** One host with its last sample */
  'GET /hosts/{id}': {
    readonly params: { readonly id: string };

    readonly answer: Host;
  };
  /** Change the name, the labels or the interval of a host */
  'PATCH /hosts/{id}': {
    readonly params: { readonly id: string };

    readonly body: HostPatch;
    readonly answer: Host;
  };
  /** Delete a host, its rules, and the access of its agent */
  'DELETE /hosts/{id}': {
    readonly params: { readonly id: string };

    readonly answer: undefined;
  };
  /** Send 1 to 120 samples of a host */
  'POST /metrics': {
    readonly body: SamplesInput;
    readonly answer: SamplesAccepted;
  };
  /** The metrics of a host as columns */
  'GET /hosts/{id}/metrics': {
    readonly params: { readonly id: string };
    readonly query?: {
      readonly from?: string;
      readonly to?: string;
      readonly step?: 'raw' | '1m' | '5m' | '1h';
    };
    readonly answer: RawMetrics | RolledUpMetrics;
  };
  /** The metrics of a host as a file, CSV or JSON */
  'GET /hosts/{id}/metrics/export': {
    readonly params: { readonly id: string };
    readonly query?: {
      readonly from?: string;
      readonly to?: string;
      readonly step?: 'raw' | '1m' | '5m' | '1h';
      readonly format?: 'csv' | 'json';
    };
    readonly answer: Response;
  };
  /** The rules that alerts come from, the defaults first */
  'GET /alert-rules': {
    readonly query?: {
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: AlertRulePage;
  };
  /** Add a rule, at most 100 in all */
  'POST /alert-rules': {
    readonly body: AlertRuleInput;
    readonly answer: AlertRule;
  };
  /** One rule */
  'GET /alert-rules/{id}': {
    readonly params: { readonly id: string };

    readonly answer: AlertRule;
  };
  /** Replace a rule whole */
  'PUT /alert-rules/{id}': {
    readonly params: { readonly id: string };

    readonly body: AlertRuleInput;
    readonly answer: AlertRule;
  };
  /** Delete a rule and resolve its alerts */
  'DELETE /alert-rules/{id}': {
    readonly params: { readonly id: string };

    readonly answer: undefined;
  };
  /** Alerts that fire, and those of the last 90 days that were resolved, newest first */
  'GET /alerts': {
    readonly query?: {
      readonly state?: 'firing' | 'resolved';
      readonly hostId?: string;
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: AlertPage;
  };
  /** Upload files of at most 4 MiB in all */
  'POST /upload': {
    readonly body: FormData;
    readonly answer: Uploaded;
  };
  /** Declare a file of up to 5 GiB and get the URLs to send it to */
  'POST /uploads': {
    readonly body: UploadInput;
    readonly answer: Upload;
  };
  /** Go on with an upload: fresh URLs, and the parts that have come */
  'GET /uploads/{id}': {
    readonly params: { readonly id: string };

    readonly answer: Upload;
  };
  /** End an upload in parts */
  'POST /uploads/{id}/complete': {
    readonly params: { readonly id: string };

    readonly body: UploadCompletion;
    readonly answer: File;
  };
  /** The caller's files, newest first */
  'GET /files': {
    readonly query?: {
      readonly type?: string;
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: FilePage;
  };
  /** The record of a file, or its content */
  'GET /files/{id}': {
    readonly params: { readonly id: string };
    readonly query?: { readonly variant?: 'original' | 'web' | 'thumbnail' };
    readonly answer: File;
  };
  /** Delete a file with its variants and links */
  'DELETE /files/{id}': {
    readonly params: { readonly id: string };

    readonly answer: undefined;
  };
  /** Make a public link that can be revoked */
  'POST /files/{id}/links': {
    readonly params: { readonly id: string };

    readonly body: LinkInput;
    readonly answer: Link;
  };
  /** Revoke a public link */
  'DELETE /files/{id}/links/{linkId}': {
    readonly params: { readonly id: string; readonly linkId: string };

    readonly answer: undefined;
  };
  /** The content behind a public link */
  'GET /links/{token}': {
    readonly params: { readonly token: string };

    readonly answer: Response;
  };
  /** Make a PDF from a template */
  'POST /generate-pdf': {
    readonly body: DocumentInput;
    readonly answer: File;
  };
  /** A page of products */
  'GET /products': {
    readonly query?: {
      readonly category?: string;
      /** Literal part, whatever the case, of the name or description */
      readonly q?: string;
      readonly minPrice?: string;
      readonly maxPrice?: string;
      readonly sort?: 'name' | 'price' | '-price' | 'createdAt' | '-createdAt';
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: ProductPage;
  };
  /** Create a product */
  'POST /products': {
    readonly body: NewProduct;
    readonly answer: Product;
  };
  /** One product */
  'GET /products/{id}': {
    readonly params: { readonly id: string };

    readonly answer: Product;
  };
  /** Replace a product whole, but its stock */
  'PUT /products/{id}': {
    readonly params: { readonly id: string };

    readonly body: ProductInput;
    readonly answer: Product;
  };
  /** Change some fields of a product */
  'PATCH /products/{id}': {
    readonly params: { readonly id: string };

    readonly body: ProductPatch;
    readonly answer: Product;
  };
  /** Delete a product; orders of it stay as they are */
  'DELETE /products/{id}': {
    readonly params: { readonly id: string };

    readonly answer: undefined;
  };
  /** The image of a product */
  'GET /products/{id}/image': {
    readonly params: { readonly id: string };
    readonly query?: { readonly variant?: 'original' | 'web' | 'thumbnail' };
    readonly answer: Response;
  };
  /** Add pieces to the stock of a product or take some away */
  'POST /products/{id}/stock': {
    readonly params: { readonly id: string };

    readonly body: StockChange;
    readonly answer: Product;
  };
  /** Order products */
  'POST /orders': {
    readonly body: OrderInput;
    readonly answer: Order;
  };
  /** The caller's orders, newest first; an administrator may list everybody's */
  'GET /orders': {
    readonly query?: {
      /** `true`: everybody's orders, for administrators */ readonly all?: 'true' | 'false';
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: OrderPage;
  };
  /** One order of the caller */
  'GET /orders/{id}': {
    readonly params: { readonly id: string };

    readonly answer: Order;
  };
  /** Cancel a pending order; its pieces go back into stock */
  'POST /orders/{id}/cancel': {
    readonly params: { readonly id: string };

    readonly answer: Order;
  };
  /** The weather in a city now */
  'GET /weather': {
    readonly query: {
      /** A city in any script; `Moscow,US` or `Portland,Oregon,US` where there are several of the name */
      readonly city: string;
      readonly units?: 'metric' | 'imperial';
    };
    readonly answer: Weather;
  };
  /** The price of a coin now */
  'GET /crypto': {
    readonly query: {
      /** Of the coin, in any case; of several with one symbol the one with the largest market */
      readonly symbol: string;
      /** In any case: USD, AED, ARS, AUD, BDT, BHD, BMD, BRL, CAD, CHF, CLP, CNY, CZK, DKK, EUR, GBP, GEL, HKD, HUF, IDR, ILS, INR, JPY, KRW, KWD, LKR, MMK, MXN, MYR, NGN, NOK, NZD, PHP, PKR, PLN, RUB, SAR, SEK, SGD, THB, TRY, TWD, UAH, VEF, VND, ZAR, XDR, XAG, XAU, BTC, ETH, LTC, BCH, BNB, EOS, XRP, XLM, LINK, DOT, YFI, SOL */
      readonly currency?: string;
    };
    readonly answer: CryptoPrice;
  };
  /** Translate a short text */
  'GET /translate': {
    readonly query: {
      readonly text: string;
      /** BCP 47 */
      readonly to: string;
      /** BCP 47 */
      readonly from?: string;
    };
    readonly answer: Translation;
  };
  /** Translate a text of any length */
  'POST /translate': {
    readonly body: TranslationInput;
    readonly answer: Translation;
  };
  /** Take an event of Stripe */
  'POST /webhook/stripe': {
    readonly body: unknown;
    readonly answer: WebhookReceipt;
  };
  /** Take a delivery of GitHub */
  'POST /webhook/github': {
    readonly body: unknown;
    readonly answer: WebhookReceipt;
  };
  /** Take an event of a source that an administrator has added */
  'POST /webhook/{source}': {
    readonly params: { readonly source: string };

    readonly body: unknown;
    readonly answer: WebhookReceipt;
  };
  /** Events of the last 90 days, newest first */
  'GET /webhooks/events': {
    readonly query?: {
      readonly source?: string;
      readonly type?: string;
      readonly status?: 'received' | 'processing' | 'processed' | 'ignored' | 'failed' | 'dead';
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: WebhookEventPage;
  };
  /** One event with its whole payload */
  'GET /webhooks/events/{id}': {
    readonly params: { readonly id: string };

    readonly answer: WebhookEvent;
  };
  /** Have an event worked on once more */
  'POST /webhooks/events/{id}/replay': {
    readonly params: { readonly id: string };

    readonly answer: WebhookEvent;
  };
  /** Sources of Standard Webhooks, newest first */
  'GET /webhooks/sources': {
    readonly query?: {
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: WebhookSourcePage;
  };
  /** Add a source of Standard Webhooks */
  'POST /webhooks/sources': {
    readonly body: WebhookSourceInput;
    readonly answer: CreatedWebhookSource;
  };
  /** Delete a source */
  'DELETE /webhooks/sources/{id}': {
    readonly params: { readonly id: string };

    readonly answer: undefined;
  };
  /** Scheduled jobs by name, with their next and last run */
  'GET /jobs': {
    readonly query?: {
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: JobPage;
  };
  /** Runs of a job in the last 30 days, newest first */
  'GET /jobs/{name}/runs': {
    readonly params: {
      readonly name:
        | 'backup-database'
        | 'cleanup-inactive-users'
        | 'daily-report'
        | 'detect-anomalies'
        | 'expire-orders'
        | 'purge-expired'
        | 'retry-webhooks';
    };
    readonly query?: {
      readonly status?: 'running' | 'succeeded' | 'failed' | 'skipped';
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: RunPage;
  };
  /** One run */
  'GET /jobs/runs/{id}': {
    readonly params: { readonly id: string };

    readonly answer: Run;
  };
  /** Run a job now */
  'POST /jobs/{name}/run': {
    readonly params: {
      readonly name:
        | 'backup-database'
        | 'cleanup-inactive-users'
        | 'daily-report'
        | 'detect-anomalies'
        | 'expire-orders'
        | 'purge-expired'
        | 'retry-webhooks';
    };

    readonly answer: Run;
  };
  /** Enable or disable a job */
  'PATCH /jobs/{name}': {
    readonly params: {
      readonly name:
        | 'backup-database'
        | 'cleanup-inactive-users'
        | 'daily-report'
        | 'detect-anomalies'
        | 'expire-orders'
        | 'purge-expired'
        | 'retry-webhooks';
    };

    readonly body: JobPatch;
    readonly answer: Job;
  };
  /** The caller's notifications, newest first */
  'GET /notifications': {
    readonly query?: {
      readonly unread?: '' | 'true' | 'false';
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: NotificationPage;
  };
  /** Mark a notification as read */
  'POST /notifications/{id}/read': {
    readonly params: { readonly id: string };

    readonly answer: undefined;
  };
  /** Mark all notifications as read */
  'POST /notifications/read-all': {
    readonly answer: undefined;
  };
  /** How the caller is notified, and of what */
  'GET /notifications/preferences': {
    readonly answer: NotificationPreferences;
  };
  /** Replace the preferences whole */
  'PUT /notifications/preferences': {
    readonly body: NotificationPreferencesInput;
    readonly answer: NotificationPreferences;
  };
  /** The page behind the link of a mail that ends mails */
  'GET /notifications/unsubscribe': {
    readonly query: { readonly token: string };
    readonly answer: Response;
  };
  /** End the mails of whoever a link belongs to (RFC 8058) */
  'POST /notifications/unsubscribe': {
    readonly query: { readonly token: string };
    readonly body: unknown;
    readonly answer: Response;
  };
  /** The caller's endpoints, newest first */
  'GET /notifications/endpoints': {
    readonly query?: {
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: NotificationEndpointPage;
  };
  /** Have events delivered to a URL of your own */
  'POST /notifications/endpoints': {
    readonly body: NotificationEndpointInput;
    readonly answer: CreatedNotificationEndpoint;
  };
  /** Change, enable or disable an endpoint */
  'PATCH /notifications/endpoints/{id}': {
    readonly params: { readonly id: string };

    readonly body: NotificationEndpointPatch;
    readonly answer: NotificationEndpoint;
  };
  /** Delete an endpoint */
  'DELETE /notifications/endpoints/{id}': {
    readonly params: { readonly id: string };

    readonly answer: undefined;
  };
  /** Deliveries of the last 30 days with their attempts, newest first */
  'GET /notifications/endpoints/{id}/deliveries': {
    readonly params: { readonly id: string };
    readonly query?: {
      readonly limit?: number;
      /** `nextCursor` of the page before */
      readonly cursor?: string;
    };
    readonly answer: NotificationDeliveryPage;
  };
  /** Deliver an event of the type `test` right now */
  'POST /notifications/endpoints/{id}/test': {
    readonly params: { readonly id: string };

    readonly answer: NotificationDelivery;
  };
}

/** Routes that take an `Idempotency-Key`. */
export const idempotentRoutes: ReadonlySet<string> = new Set([
  'POST /tasks',
  'POST /posts',
  'POST /chat/rooms',
  'POST /hosts',
  'POST /alert-rules',
  'POST /upload',
  'POST /uploads',
  'POST /files/{id}/links',
  'POST /generate-pdf',
  'POST /products',
  'POST /products/{id}/stock',
  'POST /orders',
  'POST /webhooks/sources',
  'POST /jobs/{name}/run',
  'POST /notifications/endpoints',
]);
