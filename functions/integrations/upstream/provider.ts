import type { JsonClient } from './json-client.ts';

/** A third party that can answer one kind of question, in the shape of our own contract. */
export interface Provider<Question, Answer> {
  /** The name in `provider` of an answer; also that of its circuit. */
  readonly name: string;
  /**
   * @returns undefined when it knows nothing by that name
   * @throws UpstreamFailure in every other case
   */
  ask(question: Question, http: JsonClient): Promise<Answer | undefined>;
}
