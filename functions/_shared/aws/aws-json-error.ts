/** An answer of an AWS service that is an error: `code` is the short name, such as `ConditionalCheckFailedException`. */
export class AwsJsonError extends Error {
  override readonly name = 'AwsJsonError';
  readonly code: string;
  readonly reply: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, reply: Readonly<Record<string, unknown>>) {
    super(message);
    this.code = code;
    this.reply = reply;
  }

  /** True when the same call may succeed a moment later. */
  get isTransient(): boolean {
    return TRANSIENT.test(this.code);
  }
}

const TRANSIENT =
  /^(ProvisionedThroughputExceeded|Throttling|RequestLimitExceeded|InternalServer|ServiceUnavailable|Internal|HTTP5)/;
