import type { AuditEvent, AuditFilter } from '@flux/contracts';
import type { AuthDb } from '../tables.ts';
import { eventsBefore } from './auditList.ts';

/** Events that are read at once. */
const atOnce = 5_000;

const columns = ['seq', 'at', 'kind', 'person', 'by', 'device', 'network', 'detail'] as const;

/** A spreadsheet takes a cell that begins so for a formula and runs it (CWE-1236). */
const formula = /^[=+\-@\t\r\n]/;

export const csvCell = (value: string): string =>
  `"${(formula.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;

const csvLine = (event: AuditEvent): string =>
  [
    String(event.seq),
    event.at,
    event.kind,
    event.person === null ? '' : `${event.person.name} (${event.person.id})`,
    event.by === null ? '' : `${event.by.name} (${event.by.id})`,
    event.device ?? '',
    event.network ?? '',
    JSON.stringify(event.detail),
  ]
    .map(csvCell)
    .join(',');

/** Everything that a filter leaves before a number, newest first, as text of a file. */
export async function* auditFile(
  db: AuthDb,
  filter: AuditFilter,
  through: number,
  format: 'csv' | 'json',
): AsyncGenerator<string> {
  yield format === 'csv' ? `${columns.map(csvCell).join(',')}\r\n` : '[';
  let before = through + 1;
  let isFirst = true;
  for (;;) {
    const events = await eventsBefore(db, filter, before, atOnce);
    for (const event of events) {
      yield format === 'csv' ? `${csvLine(event)}\r\n` : `${isFirst ? '\n' : ',\n'}${JSON.stringify(event)}`;
      isFirst = false;
    }
    const last = events.at(-1);
    if (last === undefined || events.length < atOnce) break;
    before = last.seq;
  }
  if (format === 'json') yield '\n]\n';
}
