/** A line of a log and where it stands. */
export interface LogLine {
  /** ISO 8601 or CloudWatch's own form: sorts as text. */
  readonly time: string;
  /** Function, or group of logs. */
  readonly source: string;
  readonly message: string;
}

/** Ids of API Gateway (`JKJaXmPLvHcESHA=`), of Lambda, SQS and events (UUIDs). */
const ID = /^[\w=-]{8,64}$/;

/** Throws for what can be no id. */
export function checkId(id: string): string {
  if (!ID.test(id)) throw new Error(`${id}: an id has 8 to 64 letters, digits, - or =`);
  return id;
}
