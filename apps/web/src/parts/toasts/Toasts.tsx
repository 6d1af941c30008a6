import { useEffect, useState, useSyncExternalStore } from 'react';
import { Icon } from '../Icon.tsx';
import { currentToasts, dismiss, subscribeToasts, type Toast } from './toasts.ts';

/** ms that a toast stays; one that can be undone stays long enough to think. */
const stay = 5_000;
const stayWithAction = 10_000;

const Line = ({ toast: { id, icon, text, action } }: { readonly toast: Toast }) => {
  const [isHeld, hold] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => dismiss(id), action === undefined ? stay : stayWithAction);
    return () => clearTimeout(timer);
  }, [id, isHeld, action]);
  return (
    <li
      className="pointer-events-auto flex min-h-10 w-full max-w-[416px] items-center gap-2 rounded-float bg-ink py-1 pr-2 pl-3 text-on-ink"
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocus={() => hold(true)}
      onBlur={() => hold(false)}
    >
      <Icon of={icon} />
      <span className="min-w-0 flex-1 break-words">{text}</span>
      {action !== undefined && (
        <button
          type="button"
          className="h-8 flex-none rounded-control px-2 font-semibold hover:underline focus-visible:-outline-offset-2 max-desk:h-11"
          onClick={() => {
            dismiss(id);
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
    </li>
  );
};

/** What was said, at the foot of the page, read out politely. One for the whole page. */
export const Toasts = () => {
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-4 bottom-20 z-[90] flex justify-center desk:bottom-6"
    >
      <ul className="flex w-full flex-col items-center gap-2">
        {toasts.map((toast) => (
          <Line key={toast.id} toast={toast} />
        ))}
      </ul>
    </div>
  );
};
