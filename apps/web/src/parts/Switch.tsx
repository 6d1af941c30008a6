import { useId } from 'react';

export type SwitchProps = {
  readonly label: string;
  /** What it does, below the label. */
  readonly hint?: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly disabled?: boolean;
};

/** Something that is on or off at once; its whole row is the target. */
export const Switch = ({ label, hint, isOn, onChange, disabled = false }: SwitchProps) => {
  const id = useId();
  return (
    <label className="flex min-h-11 items-center gap-3 desk:min-h-8">
      <input
        type="checkbox"
        role="switch"
        className="switch"
        checked={isOn}
        aria-checked={isOn}
        disabled={disabled}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="min-w-0">
        <span id={`${id}-label`}>{label}</span>
        {hint !== undefined && (
          <span id={`${id}-hint`} className="block text-ink-3">
            {hint}
          </span>
        )}
      </span>
    </label>
  );
};
