import { OctagonX } from 'lucide-react';
import { useState } from 'react';
import { say as tell } from '../parts/toasts/toasts.ts';
import { useMe } from '../session/SignedIn.tsx';
import { t } from '../words/words.ts';
import { plainText } from './markdown/plainText.ts';
import { useNews } from './news.ts';
import { usePerson } from './people.ts';
import { refusalText } from './refusalText.ts';

/** Says to who listens what others wrote in a channel, and to everybody what was refused and undone. */
export const Announcer = ({ channelId }: { readonly channelId: string }) => {
  const me = useMe();
  const person = usePerson();
  const [said, say] = useState('');
  useNews((news) => {
    if (news.kind === 'undone' && news.operation.channelId === channelId)
      tell({ icon: OctagonX, text: refusalText(news.code) });
    if (news.kind !== 'heard' || news.frame.type !== 'message') return;
    const { authorId, body, channelId: place } = news.frame;
    if (place !== channelId || authorId === me.id) return;
    say(t('messages.says', { person: person(authorId).name, text: plainText(body).slice(0, 280) }));
  });
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  );
};
