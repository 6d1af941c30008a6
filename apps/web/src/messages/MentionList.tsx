import { Avatar, type PersonLook } from '../parts/Avatar.tsx';
import { t } from '../words/words.ts';
import type { Mentionable } from './composeText.ts';

export type Suggested = Mentionable & PersonLook;

export type MentionListProps = {
  readonly id: string;
  readonly people: readonly Suggested[];
  readonly current: number;
  readonly onChoose: (person: Suggested) => void;
};

/** Who may be meant by what was typed behind the @, above the field. */
export const MentionList = ({ id, people, current, onChoose }: MentionListProps) => (
  <ul
    id={id}
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the list of a combobox (ARIA APG)
    role="listbox"
    aria-label={t('messages.mention')}
    className="floats absolute bottom-full left-0 z-60 mb-1 min-w-60 p-1"
  >
    {people.map((person, index) => (
      // biome-ignore lint/a11y/useKeyWithClickEvents: keys are taken by the field, which keeps the focus
      // biome-ignore lint/a11y/useFocusableInteractive: keys are taken by the field, which keeps the focus
      <li
        key={person.id}
        id={`${id}-${index}`}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: an option of a combobox (ARIA APG)
        role="option"
        aria-selected={index === current}
        className={`flex h-8 items-center gap-2 rounded-control px-2 max-desk:h-11 ${index === current ? 'bg-hover' : ''}`}
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => onChoose(person)}
      >
        <Avatar name={person.name} color={person.color} size={20} isNamed />
        {person.name}
      </li>
    ))}
  </ul>
);
