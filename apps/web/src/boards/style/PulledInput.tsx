import { type InputHTMLAttributes, useEffect, useRef, useState } from 'react';

export type PulledInputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> & {
  readonly value: string | number;
  /** Each place on the way, then the one it was let go at. */
  readonly onPull: (value: string) => void;
  readonly onSettle: (value: string) => void;
};

/** A slider or colour field that tells apart being pulled and being let go, which React's own event does not. */
export const PulledInput = ({ value, onPull, onSettle, ...rest }: PulledInputProps) => {
  const input = useRef<HTMLInputElement>(null);
  const [pulled, pull] = useState<string>();
  const settle = (): void => {
    if (pulled === undefined) return;
    pull(undefined);
    onSettle(pulled);
  };
  const settleNow = useRef(settle);
  settleNow.current = settle;
  useEffect(() => {
    const element = input.current;
    const settled = (): void => settleNow.current();
    element?.addEventListener('change', settled);
    return () => element?.removeEventListener('change', settled);
  }, []);
  return (
    <input
      ref={input}
      value={pulled ?? value}
      onChange={(event) => {
        pull(event.target.value);
        onPull(event.target.value);
      }}
      // Let go where it was taken, nothing has changed for the browser; the preview ends all the same.
      onPointerUp={settle}
      onBlur={settle}
      {...rest}
    />
  );
};
