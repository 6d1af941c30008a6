import { Bell, PenTool, Type } from 'lucide-react';
import { Fragment } from 'react';
import { type MessageKey, t } from '../../words/words.ts';
import { Button } from '../Button.tsx';
import { IconButton } from '../IconButton.tsx';
import { Keys } from '../Keys.tsx';
import { Group, Row } from './Group.tsx';

const states = ['rest', 'hover', 'press', 'focus'] as const;
const names: Readonly<Record<(typeof states)[number] | 'off', MessageKey>> = {
  rest: 'parts.rest',
  hover: 'parts.hover',
  press: 'parts.press',
  focus: 'parts.focus',
  off: 'parts.off',
};

const kinds = [
  { kind: 'ink', className: '', label: 'board.share' },
  { kind: 'plain', className: '', label: 'invite.open' },
  { kind: 'quiet', className: '', label: 'dialog.cancel' },
  { kind: 'plain', className: 'danger', label: 'parts.delete' },
] as const;

export const Buttons = () => (
  <Group title={t('parts.buttons')}>
    <div className="grid grid-cols-5 items-center justify-items-center gap-2 overflow-x-auto p-1">
      {([...states, 'off'] as const).map((state) => (
        <span key={state} className="text-ink-3">
          {t(names[state])}
        </span>
      ))}
      {kinds.map(({ kind, className, label }) => (
        <Fragment key={label}>
          {states.map((state) => (
            <Button key={state} kind={kind} className={className} data-shown={state}>
              {t(label)}
            </Button>
          ))}
          <Button kind={kind} className={className} disabled>
            {t(label)}
          </Button>
        </Fragment>
      ))}
    </div>
    <Row>
      <Button>28</Button>
      <Button size="form">32</Button>
      <Button size="door">40</Button>
      <Button kind="ink" busy={t('parts.saving')} />
      <Button kind="ink">
        {t('boards.new')} <Keys keys={['Shift', 'B']} />
      </Button>
    </Row>
    <Row>
      {states.map((state) => (
        <IconButton key={state} icon={PenTool} label={t('boards.title')} data-shown={state} />
      ))}
      <IconButton icon={Type} label={t('boards.title')} aria-pressed />
      <IconButton icon={Bell} label={t('boards.title')} disabled />
    </Row>
  </Group>
);
