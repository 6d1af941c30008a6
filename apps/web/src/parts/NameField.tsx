import { limits } from '@flux/contracts/limits';
import { type SanitizeContext, sanitize, sanitizePlainText } from '@flux/sanitize';
import { CircleX } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { errorText } from '../errors/errorText.ts';
import { t } from '../words/words.ts';
import { Icon } from './Icon.tsx';

const bytes = (text: string): number => new TextEncoder().encode(text).length;

export type NameFieldProps = {
  readonly name: string;
  /** What the field is called for who listens. */
  readonly label: string;
  /** How much of the name is chosen at first: a file keeps its ending. */
  readonly chosen?: number;
  /** What kind of name it is kept as. */
  readonly context: Extract<SanitizeContext, 'filename' | 'plainText'>;
  /** Gives the thing its name; where that fails the field stays, with the reason and what was written. */
  readonly onKeep: (name: string) => Promise<unknown>;
  /** Called once, when the field is done with. */
  readonly onDone: () => void;
};

/** A name where it stands, to be written anew: Enter or leaving keeps it, Esc leaves it as it was. */
export const NameField = ({ name, label, chosen = name.length, context, onKeep, onDone }: NameFieldProps) => {
  const [text, setText] = useState(name);
  const [fault, setFault] = useState<string>();
  const isBusy = useRef(false);
  const faultId = useId();

  const keep = async () => {
    if (isBusy.current) return;
    const plain = sanitizePlainText(text);
    if (plain === '') return setFault(t('name.missing'));
    const next = sanitize(text, context);
    if (bytes(plain) > limits.name) return setFault(t('name.long'));
    isBusy.current = true;
    try {
      if (next !== name) await onKeep(next);
      onDone();
    } catch (error) {
      isBusy.current = false;
      setFault(errorText(error));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') void keep();
    if (event.key !== 'Escape') return;
    isBusy.current = true;
    onDone();
  };
  return (
    <span className="relative block w-full">
      <input
        // biome-ignore lint/a11y/noAutofocus: somebody has just asked to write here
        autoFocus
        aria-label={label}
        aria-invalid={fault !== undefined}
        {...(fault === undefined ? {} : { 'aria-describedby': faultId })}
        value={text}
        spellCheck={false}
        className="field h-8 w-full px-2"
        onFocus={(event) => event.currentTarget.setSelectionRange(0, chosen)}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setFault(undefined);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => void keep()}
        onClick={(event) => event.stopPropagation()}
        onPointerDown={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
      />
      {fault !== undefined && (
        <span
          id={faultId}
          role="alert"
          className="floats absolute top-full left-0 z-10 mt-1 flex items-center gap-1.5 px-2 py-1 font-normal text-bad"
        >
          <Icon of={CircleX} size={14} />
          {fault}
        </span>
      )}
    </span>
  );
};
