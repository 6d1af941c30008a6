import { type ReactNode, useId } from 'react';
import { t } from '../../words/words.ts';
import { StyleField } from './StyleField.tsx';

export type Segment<Value> = {
  readonly value: Value;
  readonly label: string;
  readonly picture: ReactNode;
};

export type SegmentFieldProps<Value> = {
  readonly label: string;
  /** What is chosen, in words; undefined when what is selected differs. */
  readonly words: string | undefined;
  readonly value: Value | undefined;
  readonly segments: readonly Segment<Value>[];
  readonly onChoose: (value: Value) => void;
};

/** A few choices side by side in one track. */
export const SegmentField = <Value extends string | number>(props: SegmentFieldProps<Value>) => {
  const name = useId();
  return (
    <StyleField label={props.label} value={props.words ?? t('style.mixed')}>
      <div className="segments">
        {props.segments.map(({ value, label, picture }) => (
          <label key={value} title={label}>
            <input
              type="radio"
              name={name}
              aria-label={label}
              checked={props.value === value}
              onChange={() => props.onChoose(value)}
            />
            <span className="segment">{picture}</span>
          </label>
        ))}
      </div>
    </StyleField>
  );
};
