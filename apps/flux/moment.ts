import { Failure } from './failures.ts';

const minuteMs = 60_000;
const units: Readonly<Record<string, number>> = { m: minuteMs, h: 60 * minuteMs, d: 1_440 * minuteMs };

/**
 * A moment as it is typed: `18:30`, the next one on the clock of this host; `2026-11-26 18:30`, there too; `+45m`, `+2h`,
 * `+1d`; ISO 8601 with a zone.
 * @throws Failure('usage')
 */
export function readMoment(option: string, text: string, now: Date): Date {
  const [, amount, unit = ''] = /^\+(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (amount !== undefined) return new Date(now.getTime() + Number(amount) * (units[unit] ?? 0));
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  if (hours !== undefined && Number(hours) < 24 && Number(minutes) < 60) {
    const today = new Date(now);
    today.setHours(Number(hours), Number(minutes), 0, 0);
    if (today < now) today.setDate(today.getDate() + 1);
    return today;
  }
  const moment = new Date(/^\d{4}-\d{2}-\d{2}/.test(text) ? text : '');
  if (Number.isNaN(moment.getTime()))
    throw new Failure('usage', `${option} is a time, such as 18:30, +45m or 2026-11-26T18:30Z.`);
  return moment;
}
