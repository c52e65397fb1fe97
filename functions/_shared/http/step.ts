import type { MiddlewareObj } from '@middy/core';
import type { Answer, Exchange } from './exchange.ts';

/** A middy middleware of the pipeline; its event is the exchange. */
export type Step = MiddlewareObj<Exchange, Answer, Error>;
