import { verifyAccessToken } from '../../_shared/auth/access-token.ts';
import { AppError } from '../../_shared/errors/errors.ts';
import { type Holder, holderOf } from './holder.ts';
import type { TicketRepository } from './ticket-repository.ts';

/** How a client says who it is at the handshake. */
export interface Credentials {
  /** `Bearer <access token>`: clients that can set headers. */
  readonly authorization: string | undefined;
  /** A ticket: browsers, which cannot. A token here would end up in logs of URLs, so it is refused. */
  readonly token: string | undefined;
}

export interface AdmissionService {
  /** Who may come in; undefined for a token or ticket that is missing or not valid. Uses a ticket up. */
  admit(credentials: Credentials, now: Date): Promise<Holder | undefined>;
}

export function createAdmissionService(tickets: TicketRepository): AdmissionService {
  return {
    async admit({ authorization, token }, now) {
      if (authorization === undefined) {
        return token === undefined || token === '' ? undefined : tickets.redeem(token, now);
      }
      const bearer = /^bearer +(\S+) *$/i.exec(authorization)?.[1];
      return bearer === undefined ? undefined : holderOfToken(bearer);
    },
  };
}

/** Undefined for a token that is not valid. */
export async function holderOfToken(token: string): Promise<Holder | undefined> {
  try {
    return holderOf(await verifyAccessToken(token));
  } catch (error) {
    if (error instanceof AppError && error.status === 401) return undefined;
    throw error;
  }
}
