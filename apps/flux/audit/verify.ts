import type { Command } from '../command.ts';
import { exitCodes } from '../failures.ts';
import { withStudio } from '../studio.ts';
import { count, minute } from '../table.ts';

export const auditVerify: Command = {
  words: ['audit', 'verify'],
  operands: [],
  does: 'recomputes the chain over all security events',
  options: {},
  help: `Each event carries a hash over itself and the one before it, so that a changed or missing one
shows. Ends with 1 when the chain is broken, and says where.`,
  run: async (given) => {
    const walked = (events: number) => given.progress.at(count(events, 'event', 'events'));
    const { events, broken } = await withStudio(given, async (operator) => {
      given.progress.step('Recomputing the chain');
      return await operator.verifyAudit(walked);
    });
    if (broken === undefined) {
      const text = `The audit is whole: ${count(events, 'event', 'events')}.`;
      return { data: { whole: true, events }, text };
    }
    const { seq, kind, at } = broken;
    const what =
      kind === undefined || at === undefined
        ? `Event ${seq} is missing`
        : `Event ${seq} (${kind}, ${minute(at)} UTC) was changed`;
    const fault = kind === undefined ? 'missing' : 'changed';
    return {
      data: { whole: false, broken: { seq, fault, kind: kind ?? null, at: at ?? null } },
      text: `${what}: the chain is broken there. What stands before it is as it was written.`,
      exitCode: exitCodes.failed,
    };
  },
};
