/**
 * Features that are rolled out bit by bit, and what each does. A flag comes with the code that asks for it, and goes with it
 * once everybody has the feature.
 */
export const flags = {
  'typing-into-notes': 'a key typed with one note or shape chosen writes into it, instead of choosing a tool',
} as const;

export type FlagName = keyof typeof flags;

export const flagNames = Object.keys(flags) as readonly FlagName[];

export const isFlag = (name: string): name is FlagName => Object.hasOwn(flags, name);
