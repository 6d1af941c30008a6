import {
  AtSign,
  CircleCheck,
  CircleX,
  CloudOff,
  Folder,
  Hand,
  Image,
  Inbox,
  KeyRound,
  MessageSquare,
  MousePointer2,
  Paperclip,
  Pencil,
  Search,
  StickyNote,
  TriangleAlert,
  Type,
  Undo2,
  Users,
} from 'lucide-react';
import { t } from '../../words/words.ts';
import { Icon } from '../Icon.tsx';
import { Group, Row } from './Group.tsx';

const steps = [
  ['text-28 font-semibold', '28/36 600'],
  ['text-20 font-semibold', '20/28 600'],
  ['text-16 font-semibold', '16/24 600'],
  ['text-14', '14/20 400'],
  ['text-13', '13/20 400'],
] as const;

export const TypeScale = () => (
  <Group title={t('parts.type')}>
    <div>
      {steps.map(([step, name]) => (
        <p key={step} className="flex items-baseline justify-between gap-4">
          <span className={step}>{t('boards.emptyTitle')}</span>
          <span className="text-ink-3 tabular-nums">{name}</span>
        </p>
      ))}
    </div>
  </Group>
);

const surfaces = [
  'rail',
  'side',
  'work',
  'float',
  'hover',
  'press',
  'ink',
  'accent',
  'good',
  'warn',
  'bad',
  'field',
];

export const Surfaces = () => (
  <Group title={t('parts.colours')}>
    <div className="grid grid-cols-6 gap-2">
      {surfaces.map((name) => (
        <figure key={name} className="text-ink-3">
          <div className="h-9 rounded-control border border-line" style={{ background: `var(--${name})` }} />
          <figcaption>{name}</figcaption>
        </figure>
      ))}
    </div>
  </Group>
);

const States = () => (
  <Row>
    <span className="flex items-center gap-1.5 text-good">
      <Icon of={CircleCheck} size={14} />
      {t('parts.well')}
    </span>
    <span className="flex items-center gap-1.5 text-warn">
      <Icon of={TriangleAlert} size={14} />
      {t('parts.slow')}
    </span>
    <span className="flex items-center gap-1.5 text-bad">
      <Icon of={CircleX} size={14} />
      {t('parts.down')}
    </span>
    <span className="flex items-center gap-1.5 text-ink-3">
      <Icon of={CloudOff} size={14} />
      {t('parts.offline')}
    </span>
  </Row>
);

const icons = [
  MousePointer2,
  Hand,
  Pencil,
  Type,
  StickyNote,
  Image,
  MessageSquare,
  Inbox,
  Search,
  Folder,
  Users,
  AtSign,
  Paperclip,
  KeyRound,
  Undo2,
];

export const Signs = () => (
  <Group title={t('parts.signs')}>
    <States />
    <div className="flex flex-wrap gap-5 text-ink-2">
      {icons.map((icon) => (
        <Icon key={icon.displayName} of={icon} />
      ))}
    </div>
  </Group>
);
