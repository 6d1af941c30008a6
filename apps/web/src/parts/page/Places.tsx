import { ConnectionError } from '@flux/contracts/client';
import { pages } from '@flux/contracts/pages';
import { Folder, Hash, PenTool, Users } from 'lucide-react';
import { Trouble } from '../../errors/Trouble.tsx';
import { EmptyPicture } from '../../projects/EmptyPicture.tsx';
import { Place } from '../../shell/Place.tsx';
import { t } from '../../words/words.ts';
import { Avatar, AvatarRow } from '../Avatar.tsx';
import { Keys } from '../Keys.tsx';
import { Group, Row } from './Group.tsx';

const people = ['Nora', 'Ana', 'Li', 'Ruth', 'Jonas', 'Maya', 'Tomás', 'Ines'].map((name, color) => ({
  id: name,
  name,
  color,
}));

export const People = () => (
  <Group title={t('parts.people')}>
    <Row>
      {([20, 24, 32, 40] as const).map((size) => (
        <Avatar key={size} name="Nora" color={4} size={size} />
      ))}
      <AvatarRow people={people} ground="work" />
    </Row>
  </Group>
);

export const Places = () => (
  <Group title={t('parts.places')}>
    <div className="-mx-2 grid grid-cols-2 gap-2">
      <Place href={pages.parts} icon={Folder} label={t('files.title')} count={38} isCurrent={false} />
      <Place href={pages.parts} icon={PenTool} label={t('boards.title')} count={4} isCurrent />
      <Place href={pages.parts} icon={Hash} label={t('notices.title')} unread={3} isCurrent={false} />
      <Place href={pages.parts} icon={Users} label={t('people.title')} isCurrent={false} />
    </div>
    <Row>
      <span className="badge">5</span>
      <Keys keys={['Ctrl', 'K']} />
      <Keys keys={['?']} />
    </Row>
  </Group>
);

export const EmptyPlace = () => (
  <Group title={t('parts.empty')}>
    <div className="flex flex-col items-center gap-1 text-center">
      <EmptyPicture />
      <h3 className="mt-3 text-20 font-semibold">{t('boards.emptyTitle')}</h3>
      <p className="text-14 text-ink-2">{t('boards.emptyText')}</p>
    </div>
  </Group>
);

export const Errors = () => (
  <Group title={t('parts.error')}>
    <div className="-m-8">
      <Trouble error={new ConnectionError(undefined)} onRetry={() => {}} />
    </div>
  </Group>
);
