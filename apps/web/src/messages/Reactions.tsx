import type { Reaction } from '@flux/contracts';
import { SmilePlus } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { Icon } from '../parts/Icon.tsx';
import { Menu } from '../parts/Menu.tsx';
import { useMe } from '../session/SignedIn.tsx';
import { t, useLanguage } from '../words/words.ts';
import { usePerson } from './people.ts';
import { lookOf, offeredReactions } from './reactions.ts';

/** Left and right move among the reactions. */
function moveAmong(event: KeyboardEvent<HTMLDivElement>): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return;
  const buttons: Element[] = [...event.currentTarget.querySelectorAll('button')];
  const at = document.activeElement === null ? 0 : buttons.indexOf(document.activeElement);
  const next = buttons.at((at + step) % buttons.length);
  if (next instanceof HTMLElement) next.focus();
  event.preventDefault();
}

export type ReactProps = { readonly onReact: (emoji: string) => void };

/** A small set to choose from. */
export const ReactionPicker = ({ onReact, buttonClass }: ReactProps & { readonly buttonClass: string }) => (
  <Menu side="below" label={t('messages.react')} button={<Icon of={SmilePlus} />} buttonClass={buttonClass}>
    {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms */}
    <div
      role="group"
      aria-label={t('messages.react')}
      className="flex max-w-[280px] flex-wrap gap-0.5"
      onKeyDown={moveAmong}
    >
      {offeredReactions.map(({ emoji, icon, name }) => (
        <button
          key={emoji}
          type="button"
          data-closes=""
          aria-label={t(name)}
          title={t(name)}
          className="icon-button"
          onClick={() => onReact(emoji)}
        >
          <Icon of={icon} />
        </button>
      ))}
    </div>
  </Menu>
);

export type ReactionsProps = ReactProps & {
  readonly reactions: readonly Reaction[];
  readonly mayReact: boolean;
};

/** The reactions under a message, with who reacted on hover; the person's own are in the accent. */
export const Reactions = ({ reactions, mayReact, onReact }: ReactionsProps) => {
  const me = useMe();
  const person = usePerson();
  const names = new Intl.ListFormat(useLanguage());
  if (reactions.length === 0) return null;
  return (
    <ul aria-label={t('messages.reactions')} className="mt-1 flex flex-wrap gap-1">
      {reactions.map(({ emoji, people }) => {
        const look = lookOf(emoji);
        const name = look === undefined ? emoji : t(look.name);
        const who = names.format(people.map((id) => person(id).name));
        return (
          <li key={emoji}>
            <button
              type="button"
              disabled={!mayReact}
              aria-pressed={people.includes(me.id)}
              aria-label={t('messages.reactedBy', { reaction: name, people: who })}
              title={t('messages.reactedBy', { reaction: name, people: who })}
              className="reaction"
              onClick={() => onReact(emoji)}
            >
              {look === undefined ? (
                <span className="text-13">{emoji}</span>
              ) : (
                <Icon of={look.icon} size={14} />
              )}
              <span className="tabular-nums">{people.length}</span>
            </button>
          </li>
        );
      })}
      {mayReact && (
        <li>
          <ReactionPicker onReact={onReact} buttonClass="reaction" />
        </li>
      )}
    </ul>
  );
};
