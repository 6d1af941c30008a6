import { initialOf } from './initial.ts';

/** A person as a colour and an initial, the same as their cursor and selection. */
export type PersonLook = {
  readonly name: string;
  readonly color: number;
  /** Their picture, where they gave one. */
  readonly avatarUrl?: string | null;
};

const sizes = { 20: 'size-5', 24: 'size-6', 32: 'size-8 text-14', 40: 'size-10 text-16' } as const;

export type AvatarProps = PersonLook & { readonly size?: keyof typeof sizes; readonly isNamed?: boolean };

/** `isNamed`: the name stands beside it already, so it is not read out twice. */
export const Avatar = ({ name, color, avatarUrl, size = 24, isNamed = false }: AvatarProps) => (
  <span
    {...(isNamed ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name, title: name })}
    className={`inline-grid flex-none place-items-center rounded-round font-semibold leading-none ${sizes[size]}`}
    style={{ background: `var(--person-${color})`, color: 'var(--on-person)' }}
  >
    {typeof avatarUrl === 'string' ? (
      <img src={avatarUrl} alt="" className="size-full rounded-round object-cover" />
    ) : (
      initialOf(name)
    )}
  </span>
);

/** People side by side; none hides another's letter. `ground` is the token of what they stand on. */
export const AvatarRow = ({
  people,
  ground,
}: {
  people: readonly (PersonLook & { id: string })[];
  ground: string;
}) => (
  <ul className="flex list-none">
    {people.map((person) => (
      <li
        key={person.id}
        className="-ml-px rounded-round first:ml-0"
        style={{ boxShadow: `0 0 0 2px var(--${ground})` }}
      >
        <Avatar {...person} />
      </li>
    ))}
  </ul>
);
