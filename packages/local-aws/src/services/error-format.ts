import { AccessDeniedError } from './authorise.ts';
import type { AwsError, AwsProtocol, AwsResponse } from './aws-service.ts';
import { element } from './xml.ts';

/** An error as the service's SDK client reads it: code, message and request id in the protocol's own places. */
export function formatError(
  error: AwsError,
  protocol: AwsProtocol,
  request: { readonly requestId: string; readonly contentType: string | undefined },
): AwsResponse {
  const rest = protocol === 'query' || protocol === 'rest-xml';
  const denied = error instanceof AccessDeniedError;
  const code = denied && rest ? 'AccessDenied' : error.code;
  const status = denied && protocol !== 'json' ? 403 : error.status;
  const fault = status >= 500 ? 'Receiver' : 'Sender';
  switch (protocol) {
    case 'json':
      return {
        status,
        headers: { 'content-type': request.contentType ?? 'application/x-amz-json-1.0' },
        body: JSON.stringify({ __type: code, message: error.message }),
      };
    case 'rest-json':
      return {
        status,
        headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
        body: JSON.stringify({ Type: fault === 'Sender' ? 'User' : 'Service', message: error.message }),
      };
    case 'query':
      return {
        status,
        headers: { 'content-type': 'text/xml' },
        body: element('ErrorResponse', [
          element('Error', [
            element('Type', fault),
            element('Code', code),
            element('Message', error.message),
          ]),
          element('RequestId', request.requestId),
        ]),
      };
    case 'rest-xml':
      return {
        status,
        headers: { 'content-type': 'application/xml' },
        body: element('Error', [
          element('Code', code),
          element('Message', error.message),
          element('RequestId', request.requestId),
        ]),
      };
  }
}
