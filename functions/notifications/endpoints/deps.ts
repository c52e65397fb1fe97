import { dynamo } from '../../_shared/aws/dynamo.ts';
import { parseEnv } from '../../_shared/env/env.ts';
import { newId } from '../../_shared/ids.ts';
import { lazy } from '../../_shared/lazy.ts';
import { endpointEnv, tableEnv } from '../env.ts';
import { createAddressGateway } from './address-gateway.ts';
import { createEndpointRepository } from './endpoint-repository.ts';
import { createEndpointService } from './endpoint-service.ts';

export const endpoints = lazy(() =>
  createEndpointService({
    endpoints: createEndpointRepository(dynamo(), parseEnv(tableEnv).TABLE_NOTIFICATIONS),
    addresses: createAddressGateway(parseEnv(endpointEnv).ALLOWED_ENDPOINTS.split(',')),
    newId,
  }),
);
