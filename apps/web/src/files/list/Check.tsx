export type CheckProps = {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onToggle: () => void;
  readonly className?: string;
};

/** Whether an item is chosen; the item itself is reached by keys, so this is not. */
export const Check = ({ label, isChecked, onToggle, className = '' }: CheckProps) => (
  // biome-ignore lint/a11y/noStaticElementInteractions: keeps the click of the box from its row
  // biome-ignore lint/a11y/useKeyWithClickEvents: the row takes the keys
  <span className={`place-items-center ${className}`} onClick={(event) => event.stopPropagation()}>
    <input
      type="checkbox"
      tabIndex={-1}
      aria-label={label}
      checked={isChecked}
      onChange={onToggle}
      className="check"
    />
  </span>
);
