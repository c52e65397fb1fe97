import * as z from 'zod';
import type { InvokeResult } from '../../core/world.ts';

const answer = z.object({
  statusCode: z.int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  body: z.string().nullish(),
});

/** What a WebSocket route's function answered; `undefined` for an error or an answer of another shape. */
export type FunctionAnswer = { status: number; headers: Record<string, string>; body: string } | undefined;

/** Reads a Lambda proxy answer. Without one (`null`, no `statusCode`) API Gateway reports an internal error. */
export function readAnswer(result: InvokeResult): FunctionAnswer {
  if (!result.ok) return undefined;
  const parsed = answer.safeParse(JSON.parse(result.payload));
  if (!parsed.success) return undefined;
  const headers = Object.entries(parsed.data.headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    String(value),
  ]);
  return {
    status: parsed.data.statusCode,
    headers: Object.fromEntries(headers),
    body: parsed.data.body ?? '',
  };
}
