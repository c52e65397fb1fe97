import { v5 } from 'uuid';
import * as z from 'zod/mini';
import type { JobResult } from '../../_shared/jobs/run.ts';
import type { MailQueue } from '../../_shared/mail/mail.ts';
import type { Logger } from '../../_shared/observability/logger.ts';
import type { Stats } from '../../_shared/stats.ts';
import { reportMail } from './report-mail.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const stats = z.record(z.string(), z.number());
const admins = z.object({ people: z.array(z.object({ id: z.uuid(), email: z.string() })) });

export interface ReportServiceDeps {
  readonly invoke: (functionName: string, input: object) => Promise<unknown>;
  /** The function that gives the administrators. */
  readonly listAdmins: string;
  /** The functions `stats` by the heading of their numbers, in the order of the report. */
  readonly services: readonly (readonly [title: string, functionName: string])[];
  readonly mails: MailQueue;
  readonly timeZone: string;
  readonly url: string;
}

export interface ReportOf {
  readonly runId: string;
  /** The report is of the 24 hours before. */
  readonly scheduledTime: Date;
  readonly log: Logger;
}

/** Mails administrators what each service counted in 24 hours, beside the 24 before. */
export function reportService({ invoke, listAdmins, services, mails, timeZone, url }: ReportServiceDeps) {
  const countOf = async (functionName: string, to: Date, log: Logger): Promise<Stats | null> => {
    const from = new Date(to.getTime() - DAY_MS);
    try {
      return stats.parse(await invoke(functionName, { from: from.toISOString(), to: to.toISOString() }));
    } catch (error) {
      log.warn('a service did not give its numbers', { functionName, error });
      return null;
    }
  };
  return async ({ runId, scheduledTime: to, log }: ReportOf): Promise<JobResult> => {
    const from = new Date(to.getTime() - DAY_MS);
    const [{ people }, ...sections] = await Promise.all([
      invoke(listAdmins, {}).then((answer) => admins.parse(answer)),
      ...services.map(async ([title, functionName]) => {
        const [today, dayBefore] = await Promise.all([
          countOf(functionName, to, log),
          countOf(functionName, from, log),
        ]);
        return { title, today, dayBefore };
      }),
    ]);
    const mail = reportMail({ from, to, timeZone, sections, url });
    // The same id for a repeated attempt: nobody gets the report twice.
    await mails.send(...people.map(({ id, email }) => ({ ...mail, id: v5(id, runId), to: email })));
    return {
      recipients: people.length,
      numbers: Object.fromEntries(sections.map(({ title, today }) => [title, today])),
      missing: sections.filter(({ today }) => today === null).map(({ title }) => title),
    };
  };
}
