import { Ellipsis, Eye, Maximize, Pencil, Redo2, Shapes } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Icon } from '../parts/Icon.tsx';
import { Menu } from '../parts/Menu.tsx';
import { MenuRow } from '../parts/MenuRow.tsx';
import { t } from '../words/words.ts';
import { ImageButton } from './ImageButton.tsx';
import { ToolButton } from './ToolButton.tsx';
import type { ToolsProps } from './Tools.tsx';
import { toolRows } from './toolRows.ts';
import { UndoButton } from './UndoButtons.tsx';

const bar = toolRows.filter(({ phone }) => phone === 'bar');
const shapes = toolRows.filter(({ phone }) => phone === 'shapes');
const place = 'floats absolute bottom-4 left-1/2 z-40 -translate-x-1/2';

/** A phone opens a board to look at it; "Edit" brings the tools (board.md, Access, touch, phone). */
export const PhoneTools = ({ board, state }: ToolsProps) => {
  const [isEditing, edit] = useState(false);
  useEffect(() => board.setTool(isEditing ? 'select' : 'hand'), [board, isEditing]);
  if (state.readOnly) return null;
  if (!isEditing) {
    return (
      <button
        type="button"
        className={`${place} flex h-11 items-center gap-2 px-4 font-medium`}
        onClick={() => edit(true)}
      >
        <Icon of={Pencil} size={20} />
        {t('tools.edit')}
      </button>
    );
  }
  const isShape = shapes.some(({ name }) => name === state.tool);
  return (
    <fieldset aria-label={t('tools.label')} className={`${place} flex items-center p-0.5`}>
      {bar.map((row) => (
        <ToolButton key={row.name} board={board} state={state} row={row} />
      ))}
      <Menu
        side="above"
        label={t('tools.shapes')}
        buttonClass={`icon-button ${isShape ? 'bg-ink text-on-ink' : ''}`}
        button={<Icon of={Shapes} size={20} />}
      >
        {shapes.map(({ name, icon, label }) => (
          <MenuRow
            key={name}
            icon={icon}
            label={t(label)}
            aria-pressed={state.tool === name}
            onClick={() => board.setTool(name)}
          />
        ))}
      </Menu>
      <ImageButton board={board} />
      <UndoButton board={board} state={state} />
      <Menu
        side="above"
        label={t('tools.more')}
        buttonClass="icon-button"
        button={<Icon of={Ellipsis} size={20} />}
      >
        <MenuRow
          icon={Redo2}
          label={t('command.redo')}
          disabled={!state.canRedo}
          onClick={() => board.run('redo')}
        />
        <MenuRow icon={Maximize} label={t('command.fitAll')} onClick={() => board.run('fitAll')} />
        <MenuRow icon={Eye} label={t('tools.look')} onClick={() => edit(false)} />
      </Menu>
    </fieldset>
  );
};
