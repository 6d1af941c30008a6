import type { Settings } from '@flux/config';
import type { FlagName } from '@flux/contracts';
import type { Database } from '@flux/database';
import { flagsTopic } from '@flux/flags';
import { keysTopic } from '@flux/identity';
import type { Message } from '@flux/mail';
import { announcements, noticesTopic } from '@flux/notices';
import { eventAt, firstBrokenEvent } from '../audit/chain.ts';
import { exportEvents } from '../audit/exportEvents.ts';
import { findPeople } from '../import/findPeople.ts';
import { type ImportOptions, importPeople } from '../import/importPeople.ts';
import { type TakeBackPeople, takeBackPeople } from '../import/takeBackPeople.ts';
import { replaceMasterKey } from '../keys/masterKey.ts';
import { rotateSealingKeys } from '../keys/sealingKeys.ts';
import { rotateSigningKey } from '../keys/signingKeys.ts';
import { profileChangedTopic } from '../people/profiles.ts';
import type { AuthTables } from '../tables.ts';
import { type FlagChange, listFlags, setFlag } from './flags.ts';
import { listPeople } from './listPeople.ts';
import { raiseAlarm, type StudioAlarm } from './raiseAlarm.ts';
import { type ResetRequest, resetPerson } from './resetPerson.ts';
import { type News, tellEverybody } from './tellEverybody.ts';

export type AuthOperatorDeps = {
  readonly settings: Pick<Settings, 'masterKey' | 'url'>;
  readonly database: Database;
  /** Tells the running services; says whether it could. */
  readonly tell: (topic: string, payload: Uint8Array) => Promise<boolean>;
  /** Mails without the studio; nothing where no server is set. */
  readonly send?: ((message: Message) => Promise<void>) | undefined;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
};

/** What the operator does with people and secrets, by the rules of this service. */
export function createAuthOperator({ settings, database, tell, send, now = Date.now }: AuthOperatorDeps) {
  const db = database.service<AuthTables>('auth');
  return {
    listPeople: () => listPeople(db),
    resetPerson: async (request: ResetRequest) => {
      const result = await resetPerson(db, request, { url: settings.url, now: now() });
      if (result.kind === 'password' && !request.dryRun)
        await tell(profileChangedTopic, Buffer.from(result.personId));
      return result;
    },
    listFlags: () => listFlags(db),
    /** @returns How it is then, and whether the services were told; nothing when nobody has that address. */
    setFlag: async (name: FlagName, change: FlagChange, { dryRun }: { readonly dryRun: boolean }) => {
      const state = await setFlag(db, name, change, { dryRun, now: now() });
      if (state === undefined) return undefined;
      return { state, told: !dryRun && (await tell(flagsTopic, new Uint8Array())) };
    },
    /** @returns Whether there is an owner who was told. */
    raiseAlarm: async (alarm: StudioAlarm): Promise<boolean> => {
      const owner = await raiseAlarm({ db, url: settings.url, now: now(), send }, alarm);
      if (owner !== undefined) await tell(noticesTopic, Buffer.from(owner));
      return owner !== undefined;
    },
    /** Puts it into everybody's list, and tells the pages that are open. */
    tellEverybody: async (news: News) => {
      const found = await tellEverybody(db, news);
      for (const payload of announcements(found.told)) await tell(noticesTopic, payload);
      return found;
    },
    importPeople: (rows: readonly unknown[], options: Omit<ImportOptions, 'now'>) =>
      importPeople(db, rows, { ...options, now: now() }),
    findPeople: (emails: readonly string[]) => findPeople(db, emails),
    takeBackPeople: (request: TakeBackPeople) => takeBackPeople(db, request),
    /** Another key signs access tokens, and another one seals what is kept sealed. */
    rotateKeys: async ({ dryRun }: { readonly dryRun: boolean }) => {
      const rotation = await rotateSigningKey(db, settings.masterKey, { now: now(), dryRun });
      if (dryRun) return { ...rotation, resealed: 0, told: false };
      const resealed = await rotateSealingKeys(db, settings.masterKey, now());
      return { ...rotation, resealed, told: await tell(keysTopic, new Uint8Array()) };
    },
    /** Another master key seals the others; the studio is stopped meanwhile. */
    replaceMasterKey: (request: { readonly to: Uint8Array; readonly dryRun: boolean }) =>
      replaceMasterKey(db, { from: settings.masterKey, ...request }),
    /** The whole record, a line of JSON for each event. */
    exportAudit: () => exportEvents(db),
    /** The number of the first event that is missing or was changed, and how many were looked at. */
    verifyAudit: async (walked: (events: number) => void) => {
      let events = 0;
      const broken = await firstBrokenEvent(db, (count) => {
        events = count;
        walked(count);
      });
      if (broken === undefined) return { events };
      const row = await eventAt(db, broken);
      return { events, broken: { seq: broken, ...row } };
    },
  };
}
