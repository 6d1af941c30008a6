import type { ShownMessage } from './conversation/shownMessages.ts';

/** What stands in a channel from top to bottom. */
export type Row =
  /** Above the first message: what is older is being read, or the channel begins here. */
  | { readonly kind: 'top'; readonly key: string; readonly isBeginning: boolean }
  /** `date`: any moment of the day, ISO 8601. */
  | { readonly kind: 'day'; readonly key: string; readonly date: string }
  | { readonly kind: 'new'; readonly key: string }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly shown: ShownMessage;
      /** The same person went on at once: the name need not stand there again. */
      readonly goesOn: boolean;
    };

/** Milliseconds after which the same person's next message names them again. */
const pauseBetween = 5 * 60_000;

const dayOf = (date: string): string => new Date(date).toDateString();

/**
 * Messages with what stands between them: days, in the reader's time zone, and where what is new to them begins.
 * @param newAfter Messages of others after this seq are new; undefined where nothing is to be marked.
 */
export function rowsOf(
  messages: readonly ShownMessage[],
  {
    hasOlder,
    newAfter,
    me,
  }: { readonly hasOlder: boolean; readonly newAfter: number | undefined; readonly me: string },
): readonly Row[] {
  const rows: Row[] = [{ kind: 'top', key: 'top', isBeginning: !hasOlder }];
  let isMarked = newAfter === undefined;
  let before: ShownMessage['message'] | undefined;
  for (const shown of messages) {
    const { message } = shown;
    const day = dayOf(message.createdAt);
    const isNewDay = before === undefined || dayOf(before.createdAt) !== day;
    const isNew = !isMarked && message.authorId !== me && message.seq > (newAfter ?? 0);
    if (isNewDay) rows.push({ kind: 'day', key: `day ${day}`, date: message.createdAt });
    if (isNew) {
      isMarked = true;
      rows.push({ kind: 'new', key: 'new' });
    }
    const goesOn =
      !isNewDay &&
      !isNew &&
      before?.authorId === message.authorId &&
      before.deletedAt === undefined &&
      Date.parse(message.createdAt) - Date.parse(before.createdAt) < pauseBetween;
    rows.push({ kind: 'message', key: message.id, shown, goesOn });
    before = message;
  }
  return rows;
}
