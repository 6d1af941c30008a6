import { IconButton } from '../parts/IconButton.tsx';
import { t } from '../words/words.ts';
import type { ToolsProps } from './Tools.tsx';
import type { ToolRow } from './toolRows.ts';

/** Chooses a tool for one thing; a double click keeps it, which a dot at its corner says. */
export const ToolButton = ({ board, state, row }: ToolsProps & { readonly row: ToolRow }) => {
  const isChosen = state.tool === row.name;
  return (
    <span className="relative grid">
      <IconButton
        icon={row.icon}
        label={isChosen && state.toolKept ? t('tools.kept', { tool: t(row.label) }) : t(row.label)}
        hotkey={row.hotkey}
        aria-pressed={isChosen}
        className="desk:size-8"
        onClick={() => board.setTool(row.name)}
        onDoubleClick={() => board.setTool(row.name, { keep: true })}
      />
      {isChosen && state.toolKept && (
        <span className="pointer-events-none absolute right-1 bottom-1 size-1 rounded-full bg-on-ink" />
      )}
    </span>
  );
};
