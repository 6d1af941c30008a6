import { Check, CloudOff, LoaderCircle, OctagonX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Icon } from '../parts/Icon.tsx';
import { useLater } from '../parts/useLater.ts';
import { t } from '../words/words.ts';
import type { SaveState } from './connection/saveState.ts';

/** Milliseconds for which a change may wait before the page says so: acknowledgements take a few. */
const patience = 300;

/** The state, but without the flicker of every change that is acknowledged at once. */
function useSettled(state: SaveState): SaveState {
  const [settled, settle] = useState(state);
  useEffect(() => {
    if (state.kind !== 'saving') {
      settle(state);
      return;
    }
    const timer = setTimeout(() => settle(state), patience);
    return () => clearTimeout(timer);
  }, [state]);
  return settled;
}

function saveText(state: SaveState): string {
  switch (state.kind) {
    case 'connecting':
      return t('save.connecting');
    case 'saved':
      return t('save.saved');
    case 'saving':
      return t('save.saving');
    case 'offline':
      if (state.waiting === 0) return t('save.offline');
      return t(state.kept ? 'save.offlineWaiting' : 'save.offlineTab', { count: state.waiting });
    case 'refused':
      return state.waiting === 0 ? t('save.stopped') : t('save.stoppedWaiting', { count: state.waiting });
  }
}

const Connecting = () => {
  const isLater = useLater();
  return isLater ? t('save.connecting') : null;
};

const marks = {
  connecting: undefined,
  saved: Check,
  saving: LoaderCircle,
  offline: CloudOff,
  refused: OctagonX,
} as const;

/** Saved, saving or offline with what waits: grey while all is well, amber while something waits. */
export const SaveMark = ({ state }: { readonly state: SaveState }) => {
  const settled = useSettled(state);
  const mark = marks[settled.kind];
  const tone =
    settled.kind === 'offline' ? 'text-warn' : settled.kind === 'refused' ? 'text-bad' : 'text-ink-3';
  const isTrouble = settled.kind === 'offline' || settled.kind === 'refused';
  return (
    <div className={`flex items-center gap-1.5 ${tone}`}>
      {mark !== undefined && <Icon of={mark} className={settled.kind === 'saving' ? 'spin' : ''} />}
      <span>{settled.kind === 'connecting' ? <Connecting /> : saveText(settled)}</span>
      <span role="status" className="sr-only">
        {isTrouble && saveText(settled)}
      </span>
    </div>
  );
};
