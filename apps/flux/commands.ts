import { auditPack } from './audit/pack.ts';
import { auditVerify } from './audit/verify.ts';
import { backup } from './backup/backup.ts';
import { restore } from './backup/restore.ts';
import { certificateCheck } from './certificate/check.ts';
import { certsIssue } from './certs/issue.ts';
import { certsList } from './certs/list.ts';
import { certsRenew } from './certs/renew.ts';
import type { Command } from './command.ts';
import { deploy } from './deploy/deploy.ts';
import { rollback } from './deploy/rollback.ts';
import { check } from './doctor/check.ts';
import { doctor } from './doctor/doctor.ts';
import { flagsList } from './flags/list.ts';
import { flagsSet } from './flags/set.ts';
import { importFluxstudio } from './import/fluxstudio.ts';
import { init } from './init/init.ts';
import { logs } from './logs/logs.ts';
import { logsRotate } from './logs/rotate.ts';
import { maintenanceOff } from './maintenance/off.ts';
import { maintenanceOn } from './maintenance/on.ts';
import { migrateContract } from './migrate/contract.ts';
import { migrateDown } from './migrate/down.ts';
import { migrateRehearse } from './migrate/rehearse.ts';
import { migrateStatus } from './migrate/status.ts';
import { migrateUp } from './migrate/up.ts';
import { notify } from './notify/notify.ts';
import { peopleList } from './people/list.ts';
import { peopleReset } from './people/reset.ts';
import { build } from './release/build.ts';
import { report } from './report/report.ts';
import { resume } from './resume/resume.ts';
import { secretsCheck } from './secrets/check.ts';
import { secretsInit } from './secrets/init.ts';
import { secretsMaster } from './secrets/master.ts';
import { secretsRotate } from './secrets/rotate.ts';
import { stagingCreate } from './staging/create.ts';
import { status } from './status/status.ts';
import { watch } from './watch/watch.ts';

/** Every command, in the order in which help shows them. */
export const commands: readonly Command[] = [
  peopleList,
  peopleReset,
  secretsInit,
  secretsCheck,
  secretsRotate,
  secretsMaster,
  backup,
  restore,
  migrateStatus,
  migrateRehearse,
  migrateUp,
  migrateDown,
  migrateContract,
  auditVerify,
  auditPack,
  certificateCheck,
  certsIssue,
  certsRenew,
  certsList,
  importFluxstudio,
  init,
  stagingCreate,
  build,
  deploy,
  rollback,
  resume,
  watch,
  notify,
  flagsList,
  flagsSet,
  maintenanceOn,
  maintenanceOff,
  status,
  logs,
  doctor,
  check,
  report,
  logsRotate,
];
