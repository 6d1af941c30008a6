import { statfs } from 'node:fs/promises';
import { certificateOf } from '../certs/tls.ts';
import { worryOf } from '../certs/worry.ts';
import type { Command } from '../command.ts';
import { alarmSentence, alarmsOf } from '../deploy/alarms.ts';
import { askSocket, socketOf } from '../deploy/ask.ts';
import { interrupted, outcomesOf } from '../deploy/journal.ts';
import { linked } from '../deploy/recover.ts';
import { whereabouts } from '../deploy/slots.ts';
import { nameOf, readUnitName } from '../deploy/units.ts';
import { openedWindow } from '../deploy/window.ts';
import { exitCodes } from '../failures.ts';
import type { UnitState, UnitStatus } from '../supervisor/supervisor.ts';
import { supervisorOf } from '../supervisor/supervisorOf.ts';
import { count, table } from '../table.ts';
import { type Layout, layout } from '../target/layout.ts';
import { readSettingsFile } from '../target/settingsFile.ts';
import { readTarget } from '../target/target.ts';
import { watchUnit } from '../watch/unit.ts';
import { backupWorry } from './backupWorry.ts';
import { besideUnits } from './beside.ts';
import { memoryOfTrees } from './memory.ts';

const inWords: Readonly<Record<UnitState, string>> = {
  running: 'running',
  stopped: 'stopped',
  waiting: 'starting again',
  'given-up': 'GIVEN UP: it ended again and again',
};

type Row = {
  readonly name: string;
  readonly release: string;
  readonly state: UnitState;
  readonly lastExit: string | undefined;
  readonly health: string;
  readonly ms: number | undefined;
  readonly restarts: number;
  readonly uptimeMs: number;
  readonly bytes: number;
};

async function rowOf(at: Layout, unit: UnitStatus, bytes: number): Promise<Row> {
  const { name, state, restarts, uptimeMs, lastExit } = unit;
  const unitName = readUnitName(name);
  const { release = '', service = name } = unitName ?? {};
  const row = { name: service, release, state, lastExit, restarts, uptimeMs, bytes };
  if (unitName === undefined || state !== 'running') return { ...row, health: '', ms: undefined };
  const answer = await askSocket(socketOf(at.sockets(nameOf(unitName)), service), '/health').catch(
    (error: Error) => error,
  );
  if (answer instanceof Error) return { ...row, health: answer.message, ms: undefined };
  return { ...row, health: answer.status === 200 ? 'ok' : `answers ${answer.status}`, ms: answer.ms };
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
const shortTime = (at: string): string => at.slice(0, 16).replace('T', ' ');

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.floor(ms / 1000)} s`;
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} days`;
}

const cells = ({ name, release, state, health, ms, restarts, uptimeMs, bytes }: Row): readonly string[] => [
  name,
  release,
  inWords[state],
  health,
  ms === undefined ? '' : `${ms.toFixed(0)} ms`,
  String(restarts),
  uptimeMs === 0 ? '' : ago(uptimeMs),
  bytes === 0 ? '' : megabytes(bytes),
];

/** Who people are with: one release, or shares of several. */
function peopleOn(at: Layout): Readonly<Record<string, number>> {
  const shares: Record<string, number> = {};
  for (const release of whereabouts(at).values())
    shares[release ?? 'nothing'] = (shares[release ?? 'nothing'] ?? 0) + 10;
  return shares;
}

/** A sentence for each thing that somebody should look at. */
function worries(at: Layout, rows: readonly Row[]): readonly string[] {
  const current = linked(at.current);
  const found = rows
    .filter(({ state, health }) => state !== 'running' || (health !== '' && health !== 'ok'))
    .map(
      ({ name, release, state, health, lastExit }) =>
        `${name} ${release}: ${health === '' ? inWords[state] : health}${lastExit === undefined ? '' : `; it ${lastExit}`}`,
    );
  const cutOff = interrupted(at);
  if (cutOff !== undefined)
    found.push(
      `The deployment ${cutOff.deployment} was cut off in ${cutOff.last.phase}, ${cutOff.last.step}; the next command clears it up.`,
    );
  found.push(...alarmsOf(at).map(alarmSentence));
  if (current === undefined) found.push('Nothing is deployed yet.');
  else if (!rows.some(({ name, state }) => name === watchUnit && state === 'running'))
    found.push('Nobody watches over it: deploy again, or run ./flux watch.');
  if (current !== undefined)
    for (const service of ['auth', 'messaging', 'collaboration'])
      if (!rows.some(({ name, release }) => name === service && release === current))
        found.push(`${service} of ${current} does not run.`);
  return found;
}

export const status: Command = {
  words: ['status'],
  operands: ['<target>'],
  does: 'shows what of a studio runs, and how well',
  options: {},
  help: 'It ends with 1 when something should be looked at.',
  run: async ({ operands: [name = ''], env }) => {
    const target = await readTarget(name, env.INIT_CWD ?? process.cwd());
    const at = layout(target.root);
    const supervisor = supervisorOf(at);
    const units = await supervisor.list();
    const beside = await besideUnits(at, supervisor, readSettingsFile(at.settings).DATABASE_URL ?? '');
    const memories = await memoryOfTrees([...units, ...beside].flatMap(({ pid }) => pid ?? []));
    const rows = await Promise.all(units.map((unit) => rowOf(at, unit, memories.get(unit.pid ?? 0) ?? 0)));
    const others = beside.map(({ name, pid }) => ({ name, bytes: memories.get(pid) ?? 0 }));
    const { bavail, bsize } = await statfs(at.root);
    const diskFree = bavail * bsize;
    const memory = [...rows, ...others].reduce((sum, { bytes }) => sum + bytes, 0);
    const services = rows.reduce(
      (sum, { bytes, release }) => sum + (release === linked(at.current) ? bytes : 0),
      0,
    );
    const window = openedWindow(at);
    const people = peopleOn(at);
    const last = outcomesOf(at).at(-1);
    const backup = await backupWorry(target, at, new Date());
    const secured = target.url.startsWith('https:') ? certificateOf(at, new Date()) : undefined;
    const certificate = worryOf(target, at, new Date());
    const faults = [...worries(at, rows), backup, certificate].filter((fault) => fault !== undefined);
    const head = ['Service', 'Release', 'State', 'Health', 'Answers in', 'Restarts', 'Up', 'Memory'];
    const lines = [
      `${target.name} at ${target.url}: ${Object.entries(people)
        .map(([release, share]) => `${share} % of people on ${release}`)
        .join(', ')}`,
      '',
      table(head, rows.map(cells)),
      '',
      `Memory of all: ${megabytes(memory)}, of the three services ${megabytes(services)}${others.map(({ name, bytes }) => `, of ${name} ${megabytes(bytes)}`).join('')}. Disk: ${(diskFree / 1e9).toFixed(1)} GB free.`,
      ...(secured === undefined
        ? []
        : [`Certificate: good for ${count(secured.daysLeft, 'day', 'days')}, issued by ${secured.issuer}.`]),
      ...(last === undefined
        ? []
        : [`Last deployment: ${last.release}, ${last.outcome.replace('_', ' ')}, ${shortTime(last.at)} UTC`]),
      ...(window === undefined
        ? []
        : [
            `${window.before} runs on until ${shortTime(window.until)} UTC: until then ./flux rollback ${target.name} takes a second.`,
          ]),
      ...faults.map((fault) => `! ${fault}`),
    ];
    return {
      data: {
        target: target.name,
        url: target.url,
        people,
        services: rows,
        beside: others,
        memory,
        diskFree,
        certificate: secured,
        last,
        window,
        alarms: alarmsOf(at),
        faults,
      },
      text: lines.join('\n'),
      exitCode: faults.length === 0 ? exitCodes.done : exitCodes.failed,
    };
  },
};
