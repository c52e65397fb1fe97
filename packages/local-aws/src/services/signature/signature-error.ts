/** Why a signature is not accepted; each protocol has its own code for it. */
export type SignatureFault =
  | 'missing'
  | 'incomplete'
  | 'unknown-key'
  | 'mismatch'
  | 'body-mismatch'
  | 'token-expired'
  | 'request-expired'
  | 'expiry-range'
  | 'skew';

export class SignatureError extends Error {
  readonly fault: SignatureFault;
  constructor(fault: SignatureFault, message: string) {
    super(message);
    this.name = 'SignatureError';
    this.fault = fault;
  }
}
