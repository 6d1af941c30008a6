import type { Outbox } from '@flux/contracts';

/**
 * What a mail to somebody says: the first group of `wanted` where it has one, or all that it matches, in the newest mail
 * first. Mails are sent in their own time after what they tell of, so it is waited for.
 * @throws after 15 s without one.
 */
export async function mailed(url: string, email: string, wanted: RegExp): Promise<string> {
  for (const end = Date.now() + 15_000; Date.now() < end; ) {
    const { items } = (await (await fetch(`${url}/api/auth/outbox`)).json()) as Outbox;
    for (const { to, subject, text } of items) {
      const found = to === email ? wanted.exec(`${subject}\n${text}`) : null;
      if (found !== null) return found[1] ?? found[0];
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail to ${email} says ${wanted}`);
}
