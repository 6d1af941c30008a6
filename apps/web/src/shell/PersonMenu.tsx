import { pages } from '@flux/contracts/pages';
import { useMutation } from '@tanstack/react-query';
import { Archive, Check, LogOut, Settings } from 'lucide-react';
import { Link } from 'wouter';
import { errorText } from '../errors/errorText.ts';
import { sayFailed } from '../errors/sayFailed.ts';
import { Avatar } from '../parts/Avatar.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Menu } from '../parts/Menu.tsx';
import { changeMe } from '../session/changeMe.ts';
import { signOut } from '../session/me.ts';
import { useMe } from '../session/SignedIn.tsx';
import { isLanguage, type Language, languages } from '../words/languages.ts';
import { t, useLanguage } from '../words/words.ts';

const row =
  'flex h-7 w-full items-center gap-2 rounded-control px-2 hover:bg-hover active:bg-press focus-visible:-outline-offset-2 max-desk:h-11';

export type PersonMenuProps = {
  readonly color: number;
  readonly side: 'beside' | 'above';
  readonly label?: string;
};

/** Who I am here, the language, and the way out. */
export const PersonMenu = ({ color, side, label }: PersonMenuProps) => {
  const me = useMe();
  const language = useLanguage();
  const speak = useMutation({
    mutationFn: (locale: Language) => changeMe({ locale }),
    onError: (error) => sayFailed(error),
  });
  const leave = useMutation({ mutationFn: signOut });
  return (
    <Menu
      {...(label === undefined ? { label: t('person.menu', { name: me.name }) } : {})}
      side={side}
      buttonClass={label === undefined ? 'rail-item' : 'tab'}
      button={
        <>
          <Avatar
            name={me.name}
            color={color}
            avatarUrl={me.avatarUrl}
            size={label === undefined ? 24 : 20}
            isNamed
          />
          {label}
        </>
      }
    >
      <div className="px-2 pt-1 pb-2">
        <div className="font-medium">{me.name}</div>
        <div className="text-ink-3">{me.email}</div>
      </div>
      <div className="border-line border-t py-1">
        <div className="px-2 py-1 text-ink-3">{t('language.label')}</div>
        {Object.entries(languages).map(([tag, name]) => (
          <button
            key={tag}
            type="button"
            lang={tag}
            data-closes=""
            aria-pressed={tag === language}
            className={row}
            onClick={() => {
              if (isLanguage(tag)) speak.mutate(tag);
            }}
          >
            {name}
            {tag === language && <Icon of={Check} className="ml-auto text-ink-2" />}
          </button>
        ))}
      </div>
      <div className="border-line border-t pt-1">
        <Link href={pages.me} data-closes="" className={row}>
          <Icon of={Settings} className="text-ink-2" />
          {t('me.title')}
        </Link>
        <Link href={pages.archive} data-closes="" className={row}>
          <Icon of={Archive} className="text-ink-2" />
          {t('archive.title')}
        </Link>
        <button type="button" className={row} onClick={() => leave.mutate()}>
          <Icon of={LogOut} className="text-ink-2" />
          {t('person.signOut')}
        </button>
        {leave.error !== null && (
          <p role="alert" className="max-w-[240px] px-2 py-1 text-bad">
            {errorText(leave.error)}
          </p>
        )}
      </div>
    </Menu>
  );
};
