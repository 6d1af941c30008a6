import { mayChangeRole } from '@flux/access';
import type { Member, Project, Role } from '@flux/contracts';
import { useMutation } from '@tanstack/react-query';
import { Crown, Ellipsis, LogOut, UserMinus } from 'lucide-react';
import { errorText } from '../errors/errorText.ts';
import { exactDate, fileDate } from '../files/fileDate.ts';
import { Avatar } from '../parts/Avatar.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Menu } from '../parts/Menu.tsx';
import { MenuRow } from '../parts/MenuRow.tsx';
import { roleTitle } from '../projects/roleName.ts';
import { t, useLanguage } from '../words/words.ts';
import { changeRole } from './membership.ts';
import { RoleSelect } from './RoleSelect.tsx';

export type MemberAction = 'take out' | 'leave' | 'hand over';

export type MemberRowProps = {
  readonly project: Project;
  readonly member: Member;
  readonly isMe: boolean;
  readonly onAction: (action: MemberAction, member: Member) => void;
};

const offered: readonly Exclude<Role, 'owner'>[] = ['admin', 'editor', 'commenter', 'viewer'];

export const MemberRow = ({ project, member, isMe, onAction }: MemberRowProps) => {
  const language = useLanguage();
  const change = useMutation({
    mutationFn: (role: Exclude<Role, 'owner'>) => changeRole(project.id, member, role),
  });
  const actions: readonly MemberAction[] = [
    ...(!isMe && project.abilities['project.transfer'] === true ? (['hand over'] as const) : []),
    ...(isMe && project.abilities['project.leave'] === true ? (['leave'] as const) : []),
    ...(!isMe && member.abilities['member.remove'] === true ? (['take out'] as const) : []),
  ];
  const labels = {
    'take out': t('people.takeOut'),
    leave: t('people.leave'),
    'hand over': t('people.handOver'),
  };
  const icons = { 'take out': UserMinus, leave: LogOut, 'hand over': Crown } as const;
  return (
    <tr className="border-line border-b">
      <th scope="row" className="h-12 py-1 pr-3 text-left font-medium desk:h-10">
        <span className="flex min-w-0 items-center gap-3">
          <Avatar {...member} isNamed />
          <span className="truncate">{member.name}</span>
          {isMe && <span className="flex-none font-normal text-ink-3">{t('people.you')}</span>}
        </span>
      </th>
      <td className="pr-3">
        {member.abilities['member.change'] === true ? (
          <RoleSelect
            label={t('people.roleOf', { person: member.name })}
            roles={offered.filter((role) => mayChangeRole(project.role, member.role, role))}
            value={change.isPending ? change.variables : member.role}
            onChange={change.mutate}
          />
        ) : (
          <span className="px-2.5 text-ink-2">{roleTitle(member.role)}</span>
        )}
        {change.error !== null && (
          <p role="alert" className="text-bad">
            {errorText(change.error)}
          </p>
        )}
      </td>
      <td className="text-right text-ink-3 max-desk:hidden">
        <time dateTime={member.joinedAt} title={exactDate(member.joinedAt, language)}>
          {fileDate(member.joinedAt, language)}
        </time>
      </td>
      <td className="w-11 text-right">
        {actions.length > 0 && (
          <Menu
            label={t('people.actions', { person: member.name })}
            button={<Icon of={Ellipsis} />}
            buttonClass="icon-button"
            side="below"
          >
            {actions.map((action) => (
              <MenuRow
                key={action}
                icon={icons[action]}
                label={labels[action]}
                onClick={() => onAction(action, member)}
              />
            ))}
          </Menu>
        )}
      </td>
    </tr>
  );
};
