import type { Mentionable } from './composeText.ts';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Behind the field, letter for letter beneath it: the ground of those who are named, so that they look like chips. */
export const MentionMirror = ({
  text,
  named,
}: {
  readonly text: string;
  readonly named: readonly Mentionable[];
}) => {
  if (named.length === 0) return null;
  const names = named.map(({ name }) => escaped(name)).toSorted((a, b) => b.length - a.length);
  const pieces = text.split(new RegExp(`(@(?:${names.join('|')})(?![\\p{L}\\p{N}]))`, 'u'));
  return (
    <div
      aria-hidden="true"
      dir="auto"
      className="composer-text pointer-events-none absolute inset-0 overflow-hidden text-transparent"
    >
      {pieces.map((piece, index) =>
        index % 2 === 0 ? (
          piece
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
          <span key={index} className="rounded-inner bg-accent-wash outline-2 outline-accent-wash">
            {piece}
          </span>
        ),
      )}
    </div>
  );
};
