/** A pattern that EventBridge would refuse. */
export class InvalidPatternError extends Error {
  constructor(reason: string) {
    super(`Event pattern is not valid. Reason: ${reason}`);
    this.name = 'InvalidPatternError';
  }
}
