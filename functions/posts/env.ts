import * as z from 'zod/mini';

const name = z.string().check(z.minLength(1));

/** The environment of every function of the service, by part: a function has the variables of the parts it uses. */
export const publishingEnv = z.object({ EVENT_BUS: name });
export const readyFilesEnv = z.object({ FUNCTION_FILES_FIND_READY_FILES: name });
export const filePresigningEnv = z.object({ FUNCTION_FILES_PRESIGN_FILE: name });
