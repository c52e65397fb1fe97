import { verifyAccessToken } from '../../_shared/auth/access-token.ts';
import { AppError } from '../../_shared/errors/errors.ts';
import type { TicketHolder, TicketRepository } from './ticket-repository.ts';

/** How a client says who it is at the handshake. */
export interface Credentials {
  /** `Bearer <access token>`: clients that can set headers. */
  readonly authorization: string | undefined;
  /** A ticket: browsers, which cannot. A token here would end up in logs of addresses, so it is refused. */
  readonly token: string | undefined;
}

export interface AdmissionService {
  /** Who may come in; undefined for a token or ticket that is missing or does not hold. Uses a ticket up. */
  admit(credentials: Credentials, now: Date): Promise<TicketHolder | undefined>;
}

export function createAdmissionService(tickets: TicketRepository): AdmissionService {
  return {
    async admit({ authorization, token }, now) {
      if (authorization === undefined) {
        return token === undefined || token === '' ? undefined : tickets.redeem(token, now);
      }
      const bearer = /^bearer +(\S+) *$/i.exec(authorization)?.[1];
      if (bearer === undefined) return undefined;
      try {
        const { userId, name, role } = await verifyAccessToken(bearer);
        return { id: userId, name, role };
      } catch (error) {
        if (error instanceof AppError && error.status === 401) return undefined;
        throw error;
      }
    },
  };
}
