import { database } from '../../_shared/postgres/pg-database.ts';
import { purgeRepository } from './purge-repository.ts';

export const createExpired = () => purgeRepository(database());
