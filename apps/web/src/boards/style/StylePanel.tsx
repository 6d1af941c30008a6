import type { Align, Board, Dash, Route, ShownStyle, Style } from '@flux/board';
import { type LucideIcon, TextAlignCenter, TextAlignEnd, TextAlignStart } from 'lucide-react';
import { Icon } from '../../parts/Icon.tsx';
import { type MessageKey, t, useLanguage } from '../../words/words.ts';
import { Arrange } from './Arrange.tsx';
import { ColorField } from './ColorField.tsx';
import { LinePicture } from './LinePicture.tsx';
import { PulledInput } from './PulledInput.tsx';
import { RoutePicture } from './RoutePicture.tsx';
import { SegmentField } from './SegmentField.tsx';
import { StyleField } from './StyleField.tsx';

export type StylePanelProps = {
  readonly board: Board;
  readonly shown: ShownStyle;
  /** Something is selected that may be changed; otherwise these are the looks of what is drawn next. */
  readonly hasSelection: boolean;
};

const dashes: readonly { readonly value: Dash; readonly label: MessageKey }[] = [
  { value: 'solid', label: 'style.solid' },
  { value: 'dashed', label: 'style.dashed' },
  { value: 'dotted', label: 'style.dotted' },
];

const ways: readonly { readonly value: Route; readonly label: MessageKey }[] = [
  { value: 'straight', label: 'style.straight' },
  { value: 'curve', label: 'style.curve' },
  { value: 'elbow', label: 'style.elbow' },
];

const routeOf = (route: Route | undefined): string | undefined => {
  const way = ways.find(({ value }) => value === route);
  return way && t(way.label);
};

/** Widths in board px, and as they are drawn in the button; wide ones when what is chosen is wide. */
const widths = [1, 2, 4, 8] as const;
const broad = [12, 20, 32, 48] as const;
const pictured = [1, 2, 3.5, 6] as const;

/** Sizes of words in board px, and as large as the button can show them. */
const sizes = [
  { value: 14, shown: 11 },
  { value: 20, shown: 13 },
  { value: 32, shown: 16 },
  { value: 56, shown: 20 },
] as const;

const aligns = [
  { value: 'start', label: 'style.alignStart', icon: TextAlignStart },
  { value: 'center', label: 'style.alignCenter', icon: TextAlignCenter },
  { value: 'end', label: 'style.alignEnd', icon: TextAlignEnd },
] as const satisfies readonly {
  readonly value: Align;
  readonly label: MessageKey;
  readonly icon: LucideIcon;
}[];

/** All that can be chosen about the looks of the selection, or of what is drawn next. */
const StylePanel = ({ board, shown: { fields, values, route, hasRoute }, hasSelection }: StylePanelProps) => {
  const language = useLanguage();
  const set = (change: Partial<Style>) => board.setStyle(change);
  const pull = (change: Partial<Style>) => board.previewStyle(change);
  const offered = (values.width ?? 0) > 8 ? broad : widths;
  const align = aligns.find(({ value }) => value === values.align);
  const dash = dashes.find(({ value }) => value === values.dash);
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  const number = new Intl.NumberFormat(language);
  return (
    <div className="grid gap-3">
      {(['fill', 'stroke'] as const)
        .filter((field) => fields.includes(field))
        .map((field) => (
          <ColorField
            key={field}
            field={field}
            color={values[field]}
            hasFill={fields.includes('fill')}
            onPull={(color) => pull({ [field]: color })}
            onChoose={(color) => set({ [field]: color })}
          />
        ))}
      {fields.includes('width') && (
        <SegmentField
          label={t('style.width')}
          words={values.width === undefined ? undefined : number.format(values.width)}
          value={values.width}
          segments={offered.map((value, at) => ({
            value,
            label: t('style.widthOf', { width: value }),
            picture: <LinePicture width={pictured[at] ?? 1} dash="solid" />,
          }))}
          onChoose={(width) => set({ width })}
        />
      )}
      {fields.includes('size') && (
        <SegmentField
          label={t('style.size')}
          words={values.size === undefined ? undefined : number.format(values.size)}
          value={values.size}
          segments={sizes.map(({ value, shown }) => ({
            value,
            label: t('style.sizeOf', { size: value }),
            picture: <span style={{ fontSize: shown }}>A</span>,
          }))}
          onChoose={(size) => set({ size })}
        />
      )}
      {fields.includes('align') && (
        <SegmentField
          label={t('style.align')}
          words={align && t(align.label)}
          value={values.align}
          segments={aligns.map(({ value, label, icon }) => ({
            value,
            label: t(label),
            picture: <Icon of={icon} />,
          }))}
          onChoose={(value) => set({ align: value })}
        />
      )}
      {fields.includes('dash') && (
        <SegmentField
          label={t('style.dash')}
          words={values.dash === undefined ? undefined : dash && t(dash.label)}
          value={values.dash}
          segments={dashes.map(({ value, label }) => ({
            value,
            label: t(label),
            picture: <LinePicture width={2} dash={value} />,
          }))}
          onChoose={(chosen) => set({ dash: chosen })}
        />
      )}
      {hasRoute && (
        <SegmentField
          label={t('style.route')}
          words={routeOf(route)}
          value={route}
          segments={ways.map(({ value, label }) => ({
            value,
            label: t(label),
            picture: <RoutePicture route={value} />,
          }))}
          onChoose={(chosen) => board.setRoute(chosen)}
        />
      )}
      {fields.includes('opacity') && (
        <StyleField
          label={t('style.opacity')}
          value={values.opacity === undefined ? t('style.mixed') : percent.format(values.opacity / 100)}
        >
          <Opacity
            opacity={values.opacity ?? 100}
            onPull={(opacity) => pull({ opacity })}
            onSettle={(opacity) => set({ opacity })}
          />
        </StyleField>
      )}
      {hasSelection && <Arrange board={board} />}
    </div>
  );
};

type OpacityProps = {
  readonly opacity: number;
  readonly onPull: (opacity: number) => void;
  readonly onSettle: (opacity: number) => void;
};

const Opacity = ({ opacity, onPull, onSettle }: OpacityProps) => (
  <PulledInput
    type="range"
    min={0}
    max={100}
    aria-label={t('style.opacity')}
    className="slider"
    value={opacity}
    onPull={(value) => onPull(Number(value))}
    onSettle={(value) => onSettle(Number(value))}
  />
);

export default StylePanel;
