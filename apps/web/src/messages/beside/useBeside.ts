import { useState } from 'react';
import { useMe } from '../../session/SignedIn.tsx';
import { keptBeside } from './besideWidth.ts';

/** Whether the conversation stands beside the work and how wide, kept per person. */
export function useBeside() {
  const { id } = useMe();
  const [kept, setKept] = useState(() => keptBeside.read(id));
  const change = (next: typeof kept) => {
    setKept(next);
    keptBeside.write(id, next);
  };
  return {
    ...kept,
    toggle: () => change({ ...kept, isOpen: !kept.isOpen }),
    close: () => change({ ...kept, isOpen: false }),
    setWidth: (width: number) => change({ ...kept, width }),
  };
}
