import { randomUUID } from 'node:crypto';
import type { Person } from './studio.ts';

export type Team = {
  readonly nora: Person;
  readonly ana: Person;
  readonly li: Person;
  readonly jonas: Person;
};

export type Links = { readonly poster: string; readonly bag: string };

/** Says something, and answers its id. */
async function say(who: Person, channelId: string, body: string, attachments: readonly string[] = []) {
  const id = randomUUID();
  const more = attachments.length === 0 ? {} : { attachments };
  await who.call('POST', `/api/channels/${channelId}/messages`, { id, body, ...more });
  return id;
}

/** What the four said to each other about the poster and the bag. */
export async function talk(
  { nora, ana, li, jonas }: Team,
  projectId: string,
  links: Links,
  bannerFile: string,
): Promise<void> {
  const { items } = await nora.call('GET', `/api/projects/${projectId}/channels`);
  const [general] = items as { id: string }[];
  if (general === undefined) throw new Error('the project has no channel');
  const made = await nora.call('POST', `/api/projects/${projectId}/channels`, {
    name: 'print',
    topic: 'Paper, colours, the printer',
  });
  const print = String(made.id);

  await say(
    nora,
    general.id,
    'Good morning. The bakery wants the poster at the tram stop **before Easter**.',
  );
  const drawn = await say(
    ana,
    general.id,
    `First version is on [Spring poster](${links.poster}). I pulled the crust two steps warmer.`,
  );
  await nora.call('POST', `/api/messages/${drawn}/reactions`, { emoji: '👍', on: true });
  await li.call('POST', `/api/messages/${drawn}/reactions`, { emoji: '👍', on: true });
  await say(
    li,
    general.id,
    `The bag sketch is on [Bread bag](${links.bag}). The arch doubles as the cut-out of the handle.`,
  );
  await say(jonas, general.id, 'Banner for the window, 3 m wide:', [bannerFile]);
  await say(ana, general.id, `[@Nora Lindt](person:${nora.id}) can you ask Ruth whether the steam may stay?`);

  await say(jonas, print, 'The printer confirms: 90 g kraft, two colours. Proof by Thursday.');
  await say(li, print, 'Then the seal can move to the fold and the front stays empty.');
  await say(jonas, print, `[@Nora Lindt](person:${nora.id}) they need the separations by Wednesday noon.`);
}
