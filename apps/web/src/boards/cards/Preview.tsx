import type { Board } from '@flux/contracts';

type Pictured = Pick<Board, 'id' | 'preview'>;

/** Where the picture of a board is; another picture has another address. */
const previewPath = ({ id, preview }: Pictured): string =>
  `/api/boards/${encodeURIComponent(id)}/preview?of=${preview ?? ''}`;

/** A board of which there is no picture yet: its dots, and the beginning of a line. */
const StandIn = () => (
  <svg aria-hidden="true" viewBox="0 0 240 160" fill="none" className="size-full">
    <path
      d="M76 96c9-30 25-48 35-40 11 9-13 42-2 42 13 0 12-38 31-40 10-1 15 9 23 21"
      stroke="var(--line-2)"
      strokeWidth="2.5"
      strokeLinecap="round"
    />
  </svg>
);

/** The small picture of a board, of one size whatever is on it. */
export const Preview = ({ board }: { readonly board: Pictured }) => (
  <span className={`preview ${board.preview === null ? 'preview-none' : ''}`}>
    {board.preview === null ? (
      <StandIn />
    ) : (
      <img src={previewPath(board)} alt="" width={480} height={320} loading="lazy" decoding="async" />
    )}
  </span>
);
