import { Dot, OctagonAlert, TriangleAlert } from 'lucide-react';
import { Icon } from '../parts/Icon.tsx';
import { eventName, weightOf } from './eventKinds.ts';

const looks = {
  grave: { icon: OctagonAlert, color: 'text-bad' },
  strange: { icon: TriangleAlert, color: 'text-warn' },
  usual: { icon: Dot, color: 'text-ink' },
} as const;

/** What happened, with its weight, as the head of a row. */
export const EventName = ({ kind }: { readonly kind: string }) => {
  const { icon, color } = looks[weightOf(kind)];
  return (
    <th scope="row" className={`h-9 pr-3 text-left font-medium ${color}`}>
      <span className="flex items-center gap-2">
        <Icon of={icon} />
        {eventName(kind)}
      </span>
    </th>
  );
};
