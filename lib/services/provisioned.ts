/**
 * Functions kept warm in prod, execution environments by `service/id`: signing in is the first thing a person
 * waits for, and the one cold start that everybody would notice. About 20 USD a month for each full vCPU.
 */
export const PROVISIONED: Readonly<Record<string, number>> = { 'auth/login': 1 };
