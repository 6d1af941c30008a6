import type { LucideIcon } from 'lucide-react';

/** Something that happened, said once, and what can be done about it. */
export type Toast = {
  readonly id: number;
  readonly icon: LucideIcon;
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
};

/** More than that nobody reads; the oldest goes. */
const atOnce = 3;

let toasts: readonly Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says something at the foot of the page, for a while. Not for what the page already shows. */
export function say(toast: Omit<Toast, 'id'>): void {
  change([...toasts, { ...toast, id: count++ }].slice(-atOnce));
}

export const dismiss = (id: number): void => change(toasts.filter((toast) => toast.id !== id));

export const currentToasts = (): readonly Toast[] => toasts;

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
