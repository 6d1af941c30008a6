import { openTrial } from '@flux/services/operator';
import { Failure } from '../failures.ts';
import { withClient } from '../postgres/withClient.ts';
import { proxyOptions } from '../proxy/askProxy.ts';
import { settingsOf } from '../studio.ts';
import type { Target } from '../target/target.ts';
import { openFront } from './front.ts';
import { workIn } from './session.ts';

/**
 * Plays the session in the studio itself, at its public address, as somebody who is there for that long. Nothing stays of
 * it but two lines of the audit, whether it went well or not.
 * @param settings Of the studio, as its owner of the database.
 * @throws Failure('smoke_failed')
 */
export async function tryStudio(
  target: Pick<Target, 'listen' | 'url'>,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const trial = await openTrial(settingsOf(settings));
  try {
    const person = await trial.lendPerson();
    if (person === undefined) return 'NOT PLAYED: members must have a second step here';
    const { host, origin } = new URL(target.url);
    const front = await openFront(({ url, method, headers }) => ({
      ...proxyOptions(target),
      path: url,
      method,
      headers: { ...headers, host, ...(headers.origin === undefined ? {} : { origin }) },
    }));
    try {
      return await workIn(front.url, person);
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw new Failure('smoke_failed', error instanceof Error ? error.message : String(error), error);
    } finally {
      await front.close();
      const projects = await trial.takeBack(person.id);
      await withClient(settings.DATABASE_URL ?? '', (client) =>
        client.query('delete from messaging.channels where project_id = any($1)', [projects]),
      );
    }
  } finally {
    await trial.close();
  }
}
