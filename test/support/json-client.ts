import type {
  JsonClient,
  JsonRequest,
  JsonResponse,
} from '../../functions/integrations/upstream/json-client.ts';

export interface FakeJsonClient extends JsonClient {
  readonly requests: readonly JsonRequest[];
}

/** A client of third parties that answers by a function, and keeps what was asked. */
export function fakeJsonClient(
  answer: (request: JsonRequest) => { readonly status?: number; readonly body: unknown },
): FakeJsonClient {
  const requests: JsonRequest[] = [];
  return {
    requests,
    mark: undefined,
    async call(request): Promise<JsonResponse> {
      requests.push(request);
      const { status = 200, body } = answer(request);
      return { status, body };
    },
  };
}
