import { database } from '../../_shared/postgres/pg-database.ts';
import { createMessages, createRooms } from '../deps.ts';
import { createArchiveRepository } from './archive-repository.ts';
import { createHistoryService } from './history-service.ts';
import { createRemovalService } from './removal-service.ts';
import { statsRepository } from './stats-repository.ts';

export const createStats = () => statsRepository(database());
export const createArchive = () => createArchiveRepository(database());
export const createHistory = () => createHistoryService(createMessages(), createArchive());
export const createRemovals = () => createRemovalService(createArchive(), createMessages(), createRooms());
