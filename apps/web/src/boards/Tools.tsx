import type { Board, BoardState } from '@flux/board';
import { Fragment } from 'react';
import { useIsPhone } from '../parts/useMedia.ts';
import { t } from '../words/words.ts';
import { ImageButton } from './ImageButton.tsx';
import { PhoneTools } from './PhoneTools.tsx';
import { ToolButton } from './ToolButton.tsx';
import { toolRows } from './toolRows.ts';

export type ToolsProps = { readonly board: Board; readonly state: BoardState };

/** What the hand can take: at the left edge, on a phone above the places. */
export const Tools = ({ board, state }: ToolsProps) => {
  const isPhone = useIsPhone();
  if (isPhone) return <PhoneTools board={board} state={state} />;
  const rows = toolRows.filter(({ group }) => group === 'point' || !state.readOnly);
  return (
    <fieldset
      aria-label={t('tools.label')}
      className="floats -translate-y-1/2 absolute top-1/2 left-3 z-40 flex flex-col items-center p-1"
    >
      {rows.map((row, at) => (
        <Fragment key={row.name}>
          {at > 0 && rows[at - 1]?.group !== row.group && <div className="my-1 h-px w-6 bg-line" />}
          <ToolButton board={board} state={state} row={row} />
        </Fragment>
      ))}
      {!state.readOnly && <ImageButton board={board} />}
    </fieldset>
  );
};
