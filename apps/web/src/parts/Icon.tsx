import type { LucideIcon } from 'lucide-react';

/** A line of 1.33 px at 16, 1.46 at 20 and 1.5 at 24, whatever the size. */
const strokes = { 14: 2, 16: 2, 20: 1.75, 24: 1.5 } as const;

export type IconProps = {
  readonly of: LucideIcon;
  readonly size?: keyof typeof strokes;
  readonly className?: string;
};

/** An icon beside a label or inside a named button: never read out by itself. */
export const Icon = ({ of: Drawn, size = 16, className = '' }: IconProps) => (
  <Drawn aria-hidden="true" size={size} strokeWidth={strokes[size]} className={`flex-none ${className}`} />
);
