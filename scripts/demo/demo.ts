import { randomInt } from 'node:crypto';
import { bagBoard, posterBoard, windowBoard } from './boards.ts';
import { talk } from './conversation.ts';
import type { Drawing } from './drawing.ts';
import { banner, routeMap, seal } from './pictures.ts';
import { type Person, signUp } from './studio.ts';

/** Where the studio listens, and the address that people open. */
const [url = '', shown = url] = process.argv.slice(2);

const words = [
  'amber',
  'bread',
  'cedar',
  'delta',
  'ember',
  'flour',
  'grove',
  'hazel',
  'iris',
  'kraft',
  'linen',
  'maple',
];
/** Different each time, so that no demo has a password that others know. */
const password = `${Array.from({ length: 4 }, () => words[randomInt(words.length)]).join(' ')} ${randomInt(1_000, 10_000)}`;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function board(who: Person, projectId: string, name: string, drawing: Drawing): Promise<string> {
  const made = await who.call('POST', `/api/projects/${projectId}/boards`, { name });
  await who.draw(String(made.id), drawing.doc);
  return `${shown}/boards/${made.id}`;
}

/** Fills an empty studio with the work of an invented team for an invented bakery. */
async function fill(): Promise<void> {
  const person = (name: string) =>
    signUp(url, name, `${name.split(' ')[0]?.toLowerCase()}@halden.example`, password);
  const nora = await person('Nora Lindt');
  const project = await nora.call('POST', '/api/projects', { name: 'Ofen' });
  const projectId = String(project.id);
  await nora.call('PATCH', `/api/projects/${projectId}`, {
    client: 'Bäckerei Ofen, Lindenhofstrasse 9',
    description:
      'A poster for the tram stop, a bread bag and a sequence of window pictures for the opening in April. ' +
      'Everything is readable at 40 m, two colours on kraft.',
  });

  async function guest(name: string): Promise<Person> {
    const who = await person(name);
    const { token } = await nora.call('POST', `/api/projects/${projectId}/invites`, { role: 'editor' });
    await who.call('POST', '/api/projects/join', { token });
    return who;
  }
  const team = {
    nora,
    ana: await guest('Ana Ferreira'),
    li: await guest('Li Chen'),
    jonas: await guest('Jonas Weber'),
  };

  const sealPicture = await team.ana.upload(projectId, seal);
  const bannerPicture = await team.jonas.upload(projectId, banner);
  await team.li.upload(projectId, routeMap);
  await board(team.li, projectId, 'Window sequence', windowBoard());
  const bag = await board(team.li, projectId, 'Bread bag', bagBoard());
  const poster = await board(team.ana, projectId, 'Spring poster', posterBoard(sealPicture));
  await talk(team, projectId, { poster, bag }, bannerPicture.fileId);

  say(`\nThe demo is there. Open ${poster}`);
  say('Sign in as nora@halden.example (or ana@, li@, jonas@ in another browser)');
  say(`with the password: ${password}`);
}

await fill();
