import type { StudioPerson, StudioRoleChange } from '@flux/contracts';
import { useMutation } from '@tanstack/react-query';
import { Ban, CircleCheck, Ellipsis, KeyRound, LogOut, UserCheck, UserX } from 'lucide-react';
import { sayFailed } from '../errors/sayFailed.ts';
import { exactDate, fileDate } from '../files/fileDate.ts';
import { isProofRefused } from '../me/secondStep/isProofRefused.ts';
import { Avatar } from '../parts/Avatar.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Menu } from '../parts/Menu.tsx';
import { MenuRow } from '../parts/MenuRow.tsx';
import { QuietSelect } from '../parts/QuietSelect.tsx';
import { t, useLanguage } from '../words/words.ts';
import { enable, endSessionsOf, giveRole } from './people.ts';
import { studioRoleTitle } from './studioRole.ts';

export type PersonRowProps = {
  readonly person: StudioPerson;
  readonly isMe: boolean;
  readonly onDisable: () => void;
  readonly onGive: () => void;
};

const offered = ['admin', 'member', 'guest'] as const satisfies readonly StudioRoleChange['role'][];

const failed = (error: unknown) => {
  if (!isProofRefused(error)) sayFailed(error);
};

export const PersonRow = ({ person, isMe, onDisable, onGive }: PersonRowProps) => {
  const language = useLanguage();
  const { name, email, role, abilities, lastActiveAt, sessions, hasSecondStep, disabledAt } = person;
  const change = useMutation({
    mutationFn: (next: StudioRoleChange['role']) => giveRole(person, next),
    onError: failed,
  });
  const end = useMutation({ mutationFn: () => endSessionsOf(person), onError: failed });
  const letIn = useMutation({ mutationFn: () => enable(person), onError: failed });
  const mayEnd = abilities['sessions.end'] === true && sessions > 0;
  const mayDisable = abilities['account.disable'] === true;
  const mayGive = abilities['studio.give'] === true;
  return (
    <tr className="border-line border-b">
      <th scope="row" className="h-12 py-1 pr-3 text-left font-medium max-desk:w-full max-desk:max-w-0">
        <span className="flex min-w-0 items-center gap-3">
          <Avatar {...person} isNamed />
          <span className="min-w-0">
            <span className="flex items-center gap-2">
              <span className="truncate">{name}</span>
              {isMe && <span className="flex-none font-normal text-ink-3">{t('people.you')}</span>}
              {disabledAt !== null && <Icon of={Ban} size={14} className="flex-none text-bad desk:hidden" />}
            </span>
            <span className="block truncate font-normal text-ink-3">{email}</span>
          </span>
        </span>
      </th>
      <td className="pr-3">
        {abilities['role.change'] === true ? (
          <QuietSelect
            label={t('people.roleOf', { person: name })}
            options={offered.map((value) => ({ value, title: studioRoleTitle(value) }))}
            value={change.isPending ? change.variables : role}
            disabled={change.isPending}
            onChange={change.mutate}
          />
        ) : (
          <span className="px-2.5 text-ink-2">{studioRoleTitle(role)}</span>
        )}
      </td>
      <td className="pr-3 max-desk:hidden">
        <span className={`flex items-center gap-1.5 ${hasSecondStep ? 'text-ink-2' : 'text-ink-3'}`}>
          {hasSecondStep && <Icon of={CircleCheck} size={14} className="text-good" />}
          {t(hasSecondStep ? 'studio.on' : 'studio.off')}
        </span>
      </td>
      <td className="pr-3 max-desk:hidden">
        {disabledAt !== null ? (
          <span className="flex items-center gap-1.5 text-bad">
            <Icon of={Ban} size={14} />
            <time dateTime={disabledAt} title={exactDate(disabledAt, language)}>
              {t('studio.disabledSince', { date: fileDate(disabledAt, language) })}
            </time>
          </span>
        ) : lastActiveAt === null ? (
          <span className="text-ink-3">{t('studio.never')}</span>
        ) : (
          <time dateTime={lastActiveAt} title={exactDate(lastActiveAt, language)} className="text-ink-2">
            {fileDate(lastActiveAt, language)}
          </time>
        )}
      </td>
      <td className="pr-3 text-right text-ink-2 tabular-nums max-desk:hidden">{sessions}</td>
      <td className="w-11 text-right">
        {(mayEnd || mayDisable || mayGive) && (
          <Menu
            label={t('people.actions', { person: name })}
            button={<Icon of={Ellipsis} />}
            buttonClass="icon-button"
            side="below"
          >
            {mayEnd && <MenuRow icon={LogOut} label={t('studio.endSessions')} onClick={() => end.mutate()} />}
            {mayDisable &&
              (disabledAt === null ? (
                <MenuRow icon={UserX} label={t('studio.disable')} onClick={onDisable} />
              ) : (
                <MenuRow icon={UserCheck} label={t('studio.enable')} onClick={() => letIn.mutate()} />
              ))}
            {mayGive && <MenuRow icon={KeyRound} label={t('studio.giveTo')} onClick={onGive} />}
          </Menu>
        )}
      </td>
    </tr>
  );
};
