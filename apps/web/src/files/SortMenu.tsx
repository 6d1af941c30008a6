import { ArrowDownWideNarrow, Check } from 'lucide-react';
import { Icon } from '../parts/Icon.tsx';
import { Menu } from '../parts/Menu.tsx';
import { type MessageKey, t } from '../words/words.ts';
import type { FileView } from './files.ts';

type Order = Pick<FileView, 'sort' | 'order'>;

const orders: readonly (readonly [Order, MessageKey])[] = [
  [{ sort: 'date', order: 'desc' }, 'files.sort.newest'],
  [{ sort: 'date', order: 'asc' }, 'files.sort.oldest'],
  [{ sort: 'name', order: 'asc' }, 'files.sort.name'],
  [{ sort: 'size', order: 'desc' }, 'files.sort.largest'],
];

/** The order of the files, where no heads of columns say it. */
export const SortMenu = ({
  view,
  onOrder,
}: {
  readonly view: FileView;
  readonly onOrder: (order: Order) => void;
}) => (
  <Menu
    side="below"
    label={t('files.sort.label')}
    buttonClass="icon-button"
    button={<Icon of={ArrowDownWideNarrow} />}
  >
    {orders.map(([order, name]) => {
      const isChosen = order.sort === view.sort && order.order === view.order;
      return (
        <button
          key={name}
          type="button"
          data-closes=""
          aria-pressed={isChosen}
          className="flex h-7 w-full items-center gap-2 rounded-control px-2 hover:bg-hover active:bg-press focus-visible:-outline-offset-2 max-desk:h-11"
          onClick={() => onOrder(order)}
        >
          {t(name)}
          {isChosen && <Icon of={Check} className="ml-auto text-ink-2" />}
        </button>
      );
    })}
  </Menu>
);
