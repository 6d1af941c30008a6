import { paintOf } from '@flux/board';
import { Pipette } from 'lucide-react';
import { useId } from 'react';
import { Icon } from '../../parts/Icon.tsx';
import { t } from '../../words/words.ts';
import { useTheme } from '../useTheme.ts';
import { PulledInput } from './PulledInput.tsx';
import { StyleField } from './StyleField.tsx';
import { colorLabel, type Swatch, swatchesOf } from './swatches.ts';

export type ColorFieldProps = {
  readonly field: 'fill' | 'stroke';
  /** Undefined when what is selected differs. */
  readonly color: string | undefined;
  readonly hasFill: boolean;
  readonly onPull: (color: string) => void;
  readonly onChoose: (color: string) => void;
};

/** Where a colour field begins when nothing it can show is chosen. */
const start = '#808080';

export const ColorField = ({ field, color, hasFill, onPull, onChoose }: ColorFieldProps) => {
  const name = useId();
  const theme = useTheme();
  const label = color === undefined ? undefined : colorLabel(color);
  const isOwn = color !== undefined && label === undefined;
  const words = color === undefined ? t('style.mixed') : label === undefined ? color : t(label);
  const { roles, palette } = swatchesOf(field, hasFill);
  const swatch = (each: Swatch) => {
    const paint = paintOf(each.color, theme);
    return (
      <label key={each.color} title={t(each.label)} className="swatch">
        <input
          type="radio"
          name={name}
          aria-label={t(each.label)}
          checked={color === each.color}
          onChange={() => onChoose(each.color)}
        />
        <span data-none={paint === undefined ? '' : undefined} style={{ backgroundColor: paint }} />
      </label>
    );
  };
  return (
    <StyleField label={t(field === 'fill' ? 'style.fill' : 'style.stroke')} value={words}>
      <div className="swatches">
        {roles.map(swatch)}
        <span title={t('color.custom')} className="swatch">
          <PulledInput
            type="color"
            aria-label={t('color.custom')}
            data-chosen={isOwn ? '' : undefined}
            value={isOwn ? color.slice(0, 7) : start}
            onPull={onPull}
            onSettle={onChoose}
          />
          <span style={{ backgroundColor: isOwn ? color : undefined }}>
            {!isOwn && <Icon of={Pipette} size={14} />}
          </span>
        </span>
      </div>
      <div className="swatches mt-1">{palette.map(swatch)}</div>
    </StyleField>
  );
};
