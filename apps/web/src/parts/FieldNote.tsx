import { CircleX } from 'lucide-react';
import { Icon } from './Icon.tsx';

export type FieldNoteProps = {
  /** What the field is described by. */
  readonly id: string;
  readonly error: string | undefined;
  readonly hint: string | undefined;
};

/** Under a field: what to do about it, or what it is for. */
export const FieldNote = ({ id, error, hint }: FieldNoteProps) =>
  (error ?? hint) === undefined ? null : (
    <p id={id} className={`mt-1 flex gap-1.5 ${error === undefined ? 'text-ink-3' : 'text-bad'}`}>
      {error !== undefined && <Icon of={CircleX} size={14} className="mt-[3px]" />}
      {error ?? hint}
    </p>
  );
