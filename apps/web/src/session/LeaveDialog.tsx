import { useQuery } from '@tanstack/react-query';
import { use } from 'react';
import { unsentWork } from '../offline/keptForPerson.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { settingsWords } from '../words/settings.ts';
import { t } from '../words/words.ts';
import { leaving } from './leaving.ts';
import { useMe } from './SignedIn.tsx';

/** ms between two looks at what is still unsent: it may be on its way. */
const lookAgain = 1_000;

/** What would be lost by signing out now. */
export default function LeaveDialog() {
  use(settingsWords);
  const me = useMe();
  const { data } = useQuery({
    queryKey: ['unsent', me.id],
    queryFn: () => unsentWork(me.id),
    refetchInterval: lookAgain,
    staleTime: 0,
  });
  if (data === undefined) return null;
  const { messages, boards } = data;
  return (
    <Dialog title={t('leave.title')} onClose={() => leaving.settle(false)}>
      <div className="mb-4 text-ink-2" role="status">
        {messages > 0 && <p>{t('leave.messages', { count: messages })}</p>}
        {boards > 0 && <p>{t('leave.boards', { count: boards })}</p>}
        <p>{t(messages + boards > 0 ? 'leave.what' : 'leave.sent')}</p>
      </div>
      <div className="flex justify-end gap-2">
        <Button size="form" onClick={() => leaving.settle(false)}>
          {t('leave.stay')}
        </Button>
        <Button size="form" className="danger" onClick={() => leaving.settle(true)}>
          {t('person.signOut')}
        </Button>
      </div>
    </Dialog>
  );
}
