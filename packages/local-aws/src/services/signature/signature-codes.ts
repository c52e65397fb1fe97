import { AwsError, type AwsProtocol } from '../aws-service.ts';
import type { SignatureError, SignatureFault } from './signature-fields.ts';

type Answer = readonly [code: string, status: number];

/** Codes of the JSON protocols ("Common errors" in the DynamoDB and Secrets Manager API references). */
const JSON_CODES: Record<SignatureFault, string> = {
  missing: 'MissingAuthenticationTokenException',
  incomplete: 'IncompleteSignatureException',
  'unknown-key': 'UnrecognizedClientException',
  mismatch: 'InvalidSignatureException',
  'body-mismatch': 'InvalidSignatureException',
  'token-expired': 'ExpiredTokenException',
  'request-expired': 'InvalidSignatureException',
  'expiry-range': 'IncompleteSignatureException',
  skew: 'InvalidSignatureException',
};
/** "Common error types" of the Query API. */
const QUERY_CODES: Record<SignatureFault, string> = {
  missing: 'MissingAuthenticationToken',
  incomplete: 'IncompleteSignature',
  'unknown-key': 'InvalidClientTokenId',
  mismatch: 'SignatureDoesNotMatch',
  'body-mismatch': 'SignatureDoesNotMatch',
  'token-expired': 'ExpiredToken',
  'request-expired': 'RequestExpired',
  'expiry-range': 'IncompleteSignature',
  skew: 'SignatureDoesNotMatch',
};
/** "List of error codes" of the Amazon S3 API Reference. */
const XML_ANSWERS: Record<SignatureFault, Answer> = {
  missing: ['AccessDenied', 403],
  incomplete: ['AuthorizationHeaderMalformed', 400],
  'unknown-key': ['InvalidAccessKeyId', 403],
  mismatch: ['SignatureDoesNotMatch', 403],
  'body-mismatch': ['XAmzContentSHA256Mismatch', 400],
  'token-expired': ['ExpiredToken', 400],
  'request-expired': ['AccessDenied', 403],
  'expiry-range': ['AuthorizationQueryParametersError', 403],
  skew: ['RequestTimeTooSkewed', 403],
};

/** The error a service of this protocol gives for a signature that does not hold. */
export function signatureAwsError(error: SignatureError, protocol: AwsProtocol): AwsError {
  const [code, status] = answer(error.fault, protocol);
  return new AwsError(code, error.message, status);
}

function answer(fault: SignatureFault, protocol: AwsProtocol): Answer {
  switch (protocol) {
    case 'json':
      return [JSON_CODES[fault], 400];
    case 'rest-json':
      return [JSON_CODES[fault], 403];
    case 'query':
      return [QUERY_CODES[fault], 403];
    case 'rest-xml':
      return XML_ANSWERS[fault];
  }
}
