import { limits, type PersonId, Problem, type ProviderStart } from '@flux/contracts';
import { useAccount } from '../accounts/accounts.ts';
import { addPerson, findByEmail } from '../people/people.ts';
import { knownZone } from '../signin/knownZone.ts';
import { type WelcomeDeps, welcome } from '../signin/welcome.ts';
import type { Claimed } from './provider.ts';

export type Wish = Pick<ProviderStart, 'invite' | 'locale' | 'timeZone'>;

/** The longest beginning of a text that fits; no character is cut in two. */
function fitting(text: string, bytes: number): string {
  let kept = '';
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > bytes) break;
    kept += character;
  }
  return kept;
}

/**
 * The person behind an account of a provider; somebody new gets an account here, under the same rules as with a
 * password. An address never stands for a person: whoever has it here already must connect the account themselves, or
 * whoever gets hold of that address elsewhere would be let in as them.
 * @throws Problem('address_unverified' | 'account_not_linked' | 'signup_closed' | 'provider_unavailable')
 */
export async function whoComes(
  deps: WelcomeDeps,
  provider: string,
  claimed: Claimed,
  wish: Wish,
  network: string,
): Promise<PersonId> {
  const { db, now } = deps;
  const known = await useAccount(deps, claimed);
  if (known !== undefined) return known;
  const { email, isVerified, name } = await claimed.profile();
  if (email === '' || !isVerified) throw new Problem('address_unverified');
  if ((await findByEmail(db, email)) !== undefined) throw new Problem('account_not_linked');
  const { issuer, subject } = claimed;
  try {
    const added = await addPerson(
      db,
      {
        email,
        name: fitting(name === '' ? email.slice(0, email.indexOf('@')) : name, limits.name),
        passwordHash: null,
        account: { provider, issuer, subject, email },
        network,
        locale: wish.locale,
        timeZone: knownZone(wish.timeZone),
      },
      await welcome(deps, wish.invite),
      now(),
    );
    return added.id as PersonId;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'email_taken') throw error;
    // Somebody was faster: this same account in another tab, or somebody with the address.
    const meanwhile = await useAccount(deps, claimed);
    if (meanwhile === undefined) throw new Problem('account_not_linked');
    return meanwhile;
  }
}
