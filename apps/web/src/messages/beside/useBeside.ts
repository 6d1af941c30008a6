import { useState } from 'react';
import { useMe } from '../../session/SignedIn.tsx';
import { keptBeside } from './besideWidth.ts';

/** Whether the conversation stands beside the work and how wide, kept per person. */
export function useBeside() {
  const { id } = useMe();
  const [kept, setKept] = useState(() => keptBeside.read(id));
  const [isAsked, ask] = useState(false);
  const change = (next: typeof kept) => {
    setKept(next);
    keptBeside.write(id, next);
  };
  return {
    ...kept,
    /** Opened on this page by the person, who wants to write; not as it was left. */
    isAsked,
    toggle: () => {
      ask(true);
      change({ ...kept, isOpen: !kept.isOpen });
    },
    close: () => change({ ...kept, isOpen: false }),
    setWidth: (width: number) => change({ ...kept, width }),
  };
}
