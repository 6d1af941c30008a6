import type { Mentionable } from './composeText.ts';
import { mentionPieces } from './mentionPieces.ts';

/** Behind the field, letter for letter beneath it: the ground of those who are named, so that they look like chips. */
export const MentionMirror = ({
  text,
  named,
}: {
  readonly text: string;
  readonly named: readonly Mentionable[];
}) => {
  if (named.length === 0) return null;
  return (
    <div
      aria-hidden="true"
      dir="auto"
      className="composer-text pointer-events-none absolute inset-0 overflow-hidden text-transparent"
    >
      {mentionPieces(text, named).map((piece, index) =>
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
