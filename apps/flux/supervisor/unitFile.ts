import type { Job, Schedule, Unit, UnitKind } from './supervisor.ts';
import { exitsWithinMs, mostExits } from './supervisor.ts';

/** Seconds between an exit and the next start. */
const restartSeconds = 1;

/** In double quotes, as systemd.syntax(7) reads it. */
const quoted = (text: string): string =>
  `"${text.replaceAll('\\', String.raw`\\`).replaceAll('"', String.raw`\"`).replaceAll('%', '%%')}"`;

/** An argument of ExecStart=, where a dollar would be a variable's. */
const argument = (text: string): string => quoted(text).replaceAll('$', '$$$$');

/** A path where systemd takes no quotes. */
const path = (text: string): string => text.replaceAll('%', '%%');

const isUnder = (folders: readonly string[], paths: readonly string[]): boolean =>
  paths.some((one) => folders.some((folder) => `${one}/`.startsWith(`${folder}/`)));

/** What no process of a studio needs. */
const nobodyNeeds = `NoNewPrivileges=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
LockPersonality=yes
RestrictNamespaces=yes
RestrictRealtime=yes
SystemCallArchitectures=native`;

/** Netlink: by it libc learns which addresses this host has. Memory that is written and run is how V8 compiles. */
const alone = `${nobodyNeeds}
ProtectSystem=strict
PrivateDevices=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RemoveIPC=yes
RestrictSUIDSGID=yes`;

const kept: Readonly<Record<UnitKind, string>> = {
  service: `${alone}
CapabilityBoundingSet=
AmbientCapabilities=
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM`,
  proxy: `${alone}
CapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_SETUID CAP_SETGID CAP_CHOWN CAP_DAC_OVERRIDE CAP_KILL
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM`,
  // They are an operator's: they make units and backups, become PostgreSQL's user for that, and use root's ssh.
  command: `${nobodyNeeds}
ProtectSystem=full
ReadWritePaths=-/etc/systemd/system`,
};

/** Temporary files of its own, and nobody's home; where the studio itself lies in one of them, it sees them. */
function places({ kind = 'command', writes = [], program, cwd }: Unit): readonly string[] {
  const needed = [...writes, program, cwd];
  const isHome = isUnder(['/home', '/root', '/run/user'], needed);
  return [
    ...(isUnder(['/tmp', '/var/tmp'], needed) ? [] : ['PrivateTmp=yes']),
    ...(isHome ? [] : [`ProtectHome=${kind === 'command' ? 'read-only' : 'yes'}`]),
    ...writes.map((folder) => `ReadWritePaths=-${quoted(folder)}`),
  ];
}

/** What is the same for one that is kept running and one that is run by the clock. */
const processOf = (unit: Unit): readonly string[] => [
  `ExecStart=${[unit.program, ...unit.argv].map(argument).join(' ')}`,
  `WorkingDirectory=${path(unit.cwd)}`,
  ...Object.entries(unit.env).map(([name, value]) => `Environment=${quoted(`${name}=${value}`)}`),
  ...(unit.user === undefined ? [] : [`User=${unit.user}`]),
  'UMask=0007',
  `StandardOutput=append:${path(unit.log)}`,
  'StandardError=inherit',
  'KillMode=mixed',
  `TimeoutStopSec=${Math.ceil(unit.endsWithinMs / 1000)}`,
  ...kept[unit.kind ?? 'command'].split('\n'),
  ...places(unit),
];

const file = (sections: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(sections)
    .map(([name, lines]) => `[${name}]\n${lines.join('\n')}\n`)
    .join('\n');

const description = (unit: Unit, root: string): string =>
  `Description=FluxStudio in ${path(root)}: ${path(unit.name)}`;

const after = 'After=network.target postgresql.service redis-server.service';

/**
 * A unit that is kept running, also after the host was restarted. A service waits by itself for a database that is not
 * there yet, so nobody ends one that is not ready.
 */
export const serviceFile = (unit: Unit, root: string): string =>
  file({
    Unit: [
      description(unit, root),
      after,
      `StartLimitIntervalSec=${exitsWithinMs / 1000}`,
      `StartLimitBurst=${mostExits}`,
    ],
    Service: [
      ...(unit.kind === 'service' ? ['Type=notify', 'NotifyAccess=all'] : ['Type=exec']),
      'TimeoutStartSec=infinity',
      'Restart=always',
      `RestartSec=${restartSeconds}`,
      ...processOf(unit),
    ],
    Install: ['WantedBy=multi-user.target'],
  });

/** What is missed is made up for while the host still starts. */
export const jobFile = (job: Job, root: string): string =>
  file({
    Unit: [description(job, root), after],
    Service: ['Type=oneshot', ...processOf(job)],
  });

const two = (number: number): string => String(number).padStart(2, '0');

/** systemd.time(7), by the clock of the host. */
const calendar = ({ hour, minute }: Schedule): string =>
  `*-*-* ${hour === undefined ? '*' : two(hour)}:${two(minute)}:00`;

/** What was missed while the host was off is made up for when it is back. */
export const timerFile = (job: Job, root: string): string =>
  file({
    Unit: [description(job, root)],
    Timer: [`OnCalendar=${calendar(job.when)}`, 'Persistent=true', 'AccuracySec=1s'],
    Install: ['WantedBy=timers.target'],
  });
