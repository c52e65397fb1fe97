import * as z from 'zod/mini';

/** What a file may be asked for as: its own bytes, or one of the smaller copies that are made of an image. */
export const fileVariant = z.enum(['original', 'web', 'thumbnail']);
export type FileVariant = z.infer<typeof fileVariant>;
