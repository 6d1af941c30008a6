import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Channel, Notification } from '@flux/contracts';
import fc from 'fast-check';
import { ofTab, type Waiting, waitingOf } from './waiting.ts';

const minute = (at: number): string => new Date(Date.UTC(2027, 2, 10, 9, at)).toISOString();

const notice = (id: string, at: number, other: Partial<Notification> = {}): Notification => ({
  id,
  kind: 'mention',
  event: 'message',
  actor: { id: 'jonas', name: 'Jonas', avatarUrl: null, color: 2 },
  projectId: 'ofen',
  path: '/channels/print?at=1',
  detail: { place: 'print' },
  createdAt: minute(at),
  readAt: null,
  ...other,
});

const channel = (id: string, unread: number, other: Partial<Channel> = {}): Channel => ({
  id,
  projectId: 'ofen',
  lastSeq: 9,
  readSeq: 9 - unread,
  unread,
  mentions: 0,
  name: id,
  topic: '',
  isPrivate: false,
  createdBy: 'maya',
  createdAt: minute(0),
  archivedAt: null,
  abilities: {},
  ...other,
});

const said = (at: number) => ({ authorId: 'jonas', createdAt: minute(at) });
const nothing = { notices: [], channels: [], lastWords: new Map() };
const idsOf = (waiting: readonly Waiting[]) =>
  waiting.map((one) => (one.kind === 'notice' ? one.notice.id : one.channel.id));

describe('What waits', () => {
  test('stands newest first, a channel where its last word was said', () => {
    const waiting = waitingOf({
      notices: [notice('early', 10, { path: null }), notice('late', 30, { path: null })],
      channels: [channel('general', 2)],
      lastWords: new Map([['general', said(20)]]),
    });
    assert.deepEqual(idsOf(waiting), ['late', 'general', 'early']);
  });

  test('is nothing where all is read, and not what was put away', () => {
    assert.deepEqual(waitingOf(nothing), []);
    const waiting = waitingOf({
      ...nothing,
      notices: [notice('read', 10, { readAt: minute(11) })],
      channels: [channel('read', 0), channel('old', 3, { archivedAt: minute(5) })],
    });
    assert.deepEqual(waiting, []);
  });

  test('tells of a message once: as the mention it is, and else as unread', () => {
    const mention = notice('mention', 30);
    const alone = waitingOf({ ...nothing, notices: [mention], channels: [channel('print', 1)] });
    assert.deepEqual(idsOf(alone), ['mention']);
    const more = waitingOf({ ...nothing, notices: [mention], channels: [channel('print', 3)] });
    assert.deepEqual(
      more.map((one) => (one.kind === 'channel' ? one.unread : one.notice.id)),
      ['mention', 2],
    );
    // A mention that was looked at stands nowhere else.
    const looked = notice('looked', 30, { readAt: minute(31) });
    const unread = waitingOf({ ...nothing, notices: [looked], channels: [channel('print', 1)] });
    assert.deepEqual(idsOf(unread), ['print']);
  });

  test('stands by a channel whose last word is not known yet, at the day of the channel', () => {
    const [only] = waitingOf({ ...nothing, channels: [channel('general', 1)] });
    assert.equal(only?.at, minute(0));
  });

  test('is split into mentions and unread channels; invitations stand under all alone', () => {
    const waiting = waitingOf({
      notices: [
        notice('mention', 10),
        notice('invitation', 20, { kind: 'invitation', event: 'invited', path: '/invitations/1' }),
      ],
      channels: [channel('general', 1)],
      lastWords: new Map([['general', said(30)]]),
    });
    assert.deepEqual(idsOf(ofTab(waiting, 'all')), ['general', 'invitation', 'mention']);
    assert.deepEqual(idsOf(ofTab(waiting, 'mentions')), ['mention']);
    assert.deepEqual(idsOf(ofTab(waiting, 'unread')), ['general']);
  });

  test('is in order whatever there is, and counts no message twice', () => {
    const some = fc.record({
      notices: fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 8 }),
      channels: fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 0, max: 500 })), { maxLength: 8 }),
    });
    fc.assert(
      fc.property(some, ({ notices, channels }) => {
        const names = channels.map((_, at) => `channel-${at}`);
        const waiting = waitingOf({
          notices: notices.map((at, place) => notice(`${place}`, at, { path: '/channels/channel-0?at=1' })),
          channels: channels.map(([unread], at) => channel(names[at] ?? '', unread)),
          lastWords: new Map(channels.map(([, at], place) => [names[place] ?? '', said(at)])),
        });
        const times = waiting.map(({ at }) => Date.parse(at));
        assert.deepEqual(
          times,
          times.toSorted((a, b) => b - a),
        );
        assert.equal(waiting.filter(({ kind }) => kind === 'notice').length, notices.length);
        const told = waiting.reduce((sum, one) => sum + (one.kind === 'channel' ? one.unread : 0), 0);
        const unread = channels.map(([count]) => count);
        const [first = 0, ...others] = unread;
        assert.equal(
          told,
          Math.max(0, first - notices.length) + others.reduce((sum, count) => sum + count, 0),
        );
      }),
    );
  });
});
