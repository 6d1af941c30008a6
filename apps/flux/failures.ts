/** How a command ends: docs/operating/flux.md says the same. */
export const exitCodes = { done: 0, failed: 1, usage: 2, inPart: 3 } as const;

/**
 * Everything that keeps a command from its work, and what to do about it. `docs/operating/flux.md` is held equal to this
 * table by a test.
 */
export const failures = {
  usage: 'Run the command with --help.',
  settings_wrong: 'Set what is named, as the studio itself needs it: docs/operating/settings.md.',
  no_studio: 'Start the studio once with npm start, or set FLUX_DATA to the folder where its data is.',
  studio_running: 'Stop the studio, run this again, and start it.',
  database_unavailable: 'Start PostgreSQL, or mend DATABASE_URL.',
  database_refused: 'Mend what the sentence names, then run this again. Nothing was changed.',
  redis_refused: 'Mend REDIS_URL, or what Redis says, then run this again. Nothing was changed.',
  schema_behind: 'Deploy this release to the studio first. Nothing was changed.',
  person_unknown: 'Look at who there is with ./flux people list.',
  owner_exists: 'Leave --owner out: the link works all the same.',
  source_unreadable: 'Mend what --from names. Nothing was changed.',
  import_cut_off:
    'Mend what the sentence names and run this again: it goes on. Or take it out with --take-back and the id.',
  file_unusable: 'Name another file. Nothing was changed.',
  target_unknown: 'Name one of them, or add it to flux.config.ts.',
  target_wrong: 'Mend flux.config.ts: docs/operating/deploying.md.',
  not_set_up: 'Run ./flux init and the name of the target.',
  user_missing: 'Make the user that is named, then run this again.',
  proxy_refused: 'Mend what nginx names; the studio is as it was.',
  deployment_running: 'Wait until it is done, then run this again. Nothing was changed.',
  preflight_failed: 'Mend what the sentence names, then deploy again. Nothing was changed.',
  stage_failed: 'Mend what the sentence names, then deploy again. People did not notice anything.',
  smoke_failed: 'Mend the release, then deploy again. People did not notice anything.',
  release_not_ready:
    'Look at what it said last, mend the release, and deploy again. People are where they were.',
  release_judged_bad: 'People are back on the release before. Look at what the sentence names.',
  deployment_unknown: 'Name one of them, or none for the last.',
  nothing_before: 'Deploy a release that works.',
  supervisor_failed: 'Look into the log that is named, or run ./flux status.',
  authority_refused: 'Mend what it says, then run this again. The certificate in use is as it was.',
  unreachable: 'Look whether nginx runs and the address leads to it.',
  build_failed: 'Mend what the sentence names, then build again. Nothing was changed.',
  tree_changed: 'Commit what is named, or build it as it lies with --allow-dirty.',
  secret_found: 'Take them out of the sources, and replace them: whoever has read them has them.',
  host_unreachable:
    'Look whether the host is up and ssh reaches it, then run this again. Nothing was changed.',
  host_key_unknown:
    'Compare its fingerprint, ssh to it once by hand, then run this again. Nothing was changed.',
  host_key_changed:
    'Somebody may stand in between: find out first, then mend known_hosts. Nothing was changed.',
  host_refused:
    'Give ssh a key that the host takes, in its agent or ~/.ssh/config, then run this again. Nothing was changed.',
  host_unfit: 'Mend what the sentence names, or take another host. Nothing was changed.',
  sending_cut: 'Run this again: what has arrived is not sent twice. The studio is as it was.',
  connection_lost:
    'What was begun goes on there: run the same again to follow it, or look with ./flux status.',
  ended_unheard: 'Look with ./flux status how far it came, then run this again.',
  release_unusable: 'Build the release anew, or bring it here again. Nothing was changed.',
  release_newer: 'Run the flux that lies in the folder of that release. Nothing was changed.',
  embedded: 'Stop the studio and copy the folder that is named, as a whole.',
  program_missing: 'Install the package that is named, then run this again. Nothing was changed.',
  disk_full: 'Make room, or name another folder. Nothing was changed.',
  backup_unusable: 'Take another backup. Nothing was changed.',
  backup_newer: 'Use the release that made it, or a later one. Nothing was changed.',
  backup_unproved: 'It was not kept. Keep those from before, and look at what the sentence names.',
  key_wrong:
    'Give the key that it was made with, as FLUX_BACKUP_KEY or FLUX_BACKUP_KEY_FILE. Nothing was changed.',
  mask_incomplete: 'Say in apps/flux/staging/rules.ts what becomes of it. Nothing of production has left.',
  not_empty: 'Name an empty database, or lose what is in this one with --replace. Nothing was changed.',
  copy_failed: 'Mend what the sentence names, then run this again. The backup on this machine is whole.',
  migration_failed: 'Mend the migration. What came before it stays applied; nothing of it does.',
  migration_blocked:
    'Look who holds that table, then run this again. Nobody waits, and nothing of it was applied.',
  old_release: 'Wait until it has ended, then run this again. Nothing was changed.',
  internal: 'Nothing was changed. Please report it, with all that was printed.',
} as const;

export type FailureCode = keyof typeof failures;

/** A command that cannot do its work; the message is one sentence for the operator. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  constructor(code: FailureCode, sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.code = code;
  }

  get exitCode(): number {
    return this.code === 'usage' ? exitCodes.usage : exitCodes.failed;
  }

  toJSON() {
    return { error: { code: this.code, message: this.message, todo: failures[this.code] } };
  }
}

/** The failure as a person reads it. */
export const told = ({ code, message }: Failure): string =>
  `${message.replaceAll('\n', '\n  ')} (${code})\n  ${failures[code]}\n`;
