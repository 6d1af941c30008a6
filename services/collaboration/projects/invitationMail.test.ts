import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invitationMail } from './invitationMail.ts';

const about = {
  to: 'ruth@ofen.example',
  person: 'Ana',
  project: 'Ofen',
  role: 'commenter',
  link: 'https://studio.example/join/abc',
  expiresAt: new Date('2027-03-24T12:00:00Z'),
} as const;

test('a mail says who invites to what, what one can do there, how to get in and until when', () => {
  const { to, subject, text } = invitationMail('en', about);
  assert.equal(to, 'ruth@ofen.example');
  assert.equal(subject, 'Ana invites you to Ofen');
  assert.equal(
    text,
    [
      'Ana invites you to the project “Ofen”. You can see every board and say something about it.',
      'Open the invitation:\nhttps://studio.example/join/abc',
      'The link opens until March 24, 2027, for one person.',
      'If you know nothing about this, leave the link unopened and nothing happens.\n',
    ].join('\n\n'),
  );
});

test('each language says it with its own date, and another language says it in English', () => {
  assert.match(invitationMail('de', about).text, /bis zum 24\. März 2027/u);
  assert.match(invitationMail('es', about).text, /hasta el 24 de marzo de 2027/u);
  assert.equal(invitationMail('fr', about).subject, 'Ana invites you to Ofen');
  assert.equal(invitationMail('constructor', about).subject, 'Ana invites you to Ofen');
});
