import type { Command } from './command.ts';

/**
 * Every command by its words, in the order in which help shows them. Each is loaded when it is asked for: together they are
 * the services, the SQL parser and the native parts, which take three times as long to load as `flux status` does to answer.
 */
const loads: Readonly<Record<string, () => Promise<Command>>> = {
  'people list': async () => (await import('./people/list.ts')).peopleList,
  'people reset': async () => (await import('./people/reset.ts')).peopleReset,
  'secrets init': async () => (await import('./secrets/init.ts')).secretsInit,
  'secrets check': async () => (await import('./secrets/check.ts')).secretsCheck,
  'secrets rotate': async () => (await import('./secrets/rotate.ts')).secretsRotate,
  'secrets master': async () => (await import('./secrets/master.ts')).secretsMaster,
  backup: async () => (await import('./backup/backup.ts')).backup,
  restore: async () => (await import('./backup/restore.ts')).restore,
  'migrate status': async () => (await import('./migrate/status.ts')).migrateStatus,
  'migrate rehearse': async () => (await import('./migrate/rehearse.ts')).migrateRehearse,
  'migrate up': async () => (await import('./migrate/up.ts')).migrateUp,
  'migrate down': async () => (await import('./migrate/down.ts')).migrateDown,
  'migrate contract': async () => (await import('./migrate/contract.ts')).migrateContract,
  'audit verify': async () => (await import('./audit/verify.ts')).auditVerify,
  'audit pack': async () => (await import('./audit/pack.ts')).auditPack,
  scorecard: async () => (await import('./audit/scorecard.ts')).scorecard,
  'certificate check': async () => (await import('./certificate/check.ts')).certificateCheck,
  'certs issue': async () => (await import('./certs/issue.ts')).certsIssue,
  'certs renew': async () => (await import('./certs/renew.ts')).certsRenew,
  'certs list': async () => (await import('./certs/list.ts')).certsList,
  'import fluxstudio': async () => (await import('./import/fluxstudio.ts')).importFluxstudio,
  init: async () => (await import('./init/init.ts')).init,
  'staging create': async () => (await import('./staging/create.ts')).stagingCreate,
  build: async () => (await import('./release/build.ts')).build,
  deploy: async () => (await import('./deploy/deploy.ts')).deploy,
  rollback: async () => (await import('./deploy/rollback.ts')).rollback,
  resume: async () => (await import('./resume/resume.ts')).resume,
  watch: async () => (await import('./watch/watch.ts')).watch,
  notify: async () => (await import('./notify/notify.ts')).notify,
  'flags list': async () => (await import('./flags/list.ts')).flagsList,
  'flags set': async () => (await import('./flags/set.ts')).flagsSet,
  'maintenance on': async () => (await import('./maintenance/on.ts')).maintenanceOn,
  'maintenance off': async () => (await import('./maintenance/off.ts')).maintenanceOff,
  status: async () => (await import('./status/status.ts')).status,
  logs: async () => (await import('./logs/logs.ts')).logs,
  doctor: async () => (await import('./doctor/doctor.ts')).doctor,
  check: async () => (await import('./doctor/check.ts')).check,
  report: async () => (await import('./report/report.ts')).report,
  'logs rotate': async () => (await import('./logs/rotate.ts')).logsRotate,
};

/** What each is called by: a group and a verb, or a verb alone. */
export const names: readonly string[] = Object.keys(loads);

/** @throws TypeError when there is none of that name. */
export async function loadCommand(name: string): Promise<Command> {
  const load = loads[name];
  if (load === undefined) throw new TypeError(`There is no command ${name}.`);
  return await load();
}

/** All of those names. */
export const loadCommands = (some: readonly string[] = names): Promise<readonly Command[]> =>
  Promise.all(some.map(loadCommand));
