import { readFileSync, rmSync } from 'node:fs';
import { writeWhole } from '../host/files.ts';
import type { Layout } from '../target/layout.ts';

/** A service that ended again and again, and what was done about it. */
export type Alarm = {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly service: string;
  readonly release: string;
  /** Everybody was sent back to the release before; it was stopped; nothing, since all would be lost without it. */
  readonly done: 'taken_back' | 'stopped' | 'left_running';
  /** What it said last. */
  readonly said: string;
};

/** What nobody has answered yet with a deployment or a rollback, oldest first. */
export function alarmsOf(at: Layout): readonly Alarm[] {
  try {
    return JSON.parse(readFileSync(at.alarms, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

export function raise(at: Layout, alarms: readonly Alarm[]): void {
  writeWhole(at.alarms, `${JSON.stringify([...alarmsOf(at), ...alarms], null, 2)}\n`);
}

export const answerAlarms = (at: Layout): void => rmSync(at.alarms, { force: true });

const done: Readonly<Record<Alarm['done'], string>> = {
  taken_back: 'everybody was sent back to the release before',
  stopped: 'it was STOPPED and does not run',
  left_running: 'it is started again each time',
};

export const alarmSentence = ({ at, service, release, done: what, said }: Alarm): string =>
  `${service} ${release}`.trim() +
  ` ended again and again at ${at.slice(0, 16).replace('T', ' ')} UTC; ${done[what]}.` +
  (said === '' ? '' : ` It said: ${said}`);
