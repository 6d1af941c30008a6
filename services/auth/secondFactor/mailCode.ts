import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { deriveKey, secretHash } from '@flux/identity';
import type { Message } from '@flux/mail';
import type { AuthDb } from '../tables.ts';

const digits = 6;

type Words = {
  readonly subject: string;
  readonly body: (name: string, code: string, device: string) => string[];
};

const words: Readonly<Record<string, Words>> = {
  en: {
    subject: 'Your code to sign in',
    body: (name, code, device) => [
      `${name}, somebody with your password signs in from a place that is new to us: ${device}.`,
      `If it is you, enter this code within ten minutes: ${code}`,
      'If it is not you, somebody knows your password. Give the code to nobody, and set another password.',
    ],
  },
  es: {
    subject: 'Tu código para entrar',
    body: (name, code, device) => [
      `${name}, alguien con tu contraseña entra desde un lugar nuevo para nosotros: ${device}.`,
      `Si eres tú, escribe este código en los próximos diez minutos: ${code}`,
      'Si no eres tú, alguien conoce tu contraseña. No des el código a nadie y pon otra contraseña.',
    ],
  },
  de: {
    subject: 'Dein Code zum Anmelden',
    body: (name, code, device) => [
      `${name}, jemand mit deinem Passwort meldet sich von einem Ort an, der uns neu ist: ${device}.`,
      `Bist du es, gib innerhalb von zehn Minuten diesen Code ein: ${code}`,
      'Bist du es nicht, kennt jemand dein Passwort. Gib den Code niemandem und setze ein anderes Passwort.',
    ],
  },
};

export function mailCodeMail(
  locale: string,
  about: { readonly to: string; readonly name: string; readonly code: string; readonly device: string },
): Message {
  const { subject, body } = (Object.hasOwn(words, locale) ? words[locale] : undefined) ?? words.en!;
  const { to, name, code, device } = about;
  return { to, subject, text: `${body(name, code, device).join('\n\n')}\n` };
}

/** Six digits are soon tried; under a key that is not in the database, its hash tells nothing. */
const hashOf = (masterKey: Uint8Array, token: string, code: string): Buffer =>
  createHmac('sha256', deriveKey(masterKey, 'mail codes')).update(`${token} ${code}`).digest();

/** A code for the sign-in of this token. */
export async function setMailCode(trx: AuthDb, masterKey: Uint8Array, token: string): Promise<string> {
  const code = String(randomInt(10 ** digits)).padStart(digits, '0');
  await trx
    .updateTable('auth.challenges')
    .set({ mail_code_hash: hashOf(masterKey, token, code) })
    .where('token_hash', '=', secretHash(token))
    .execute();
  return code;
}

/** Whether it is the code that was mailed for this sign-in; `undefined` where none was. */
export async function isMailCode(
  db: AuthDb,
  masterKey: Uint8Array,
  token: string,
  code: string,
): Promise<boolean | undefined> {
  const row = await db
    .selectFrom('auth.challenges')
    .select('mail_code_hash')
    .where('token_hash', '=', secretHash(token))
    .executeTakeFirst();
  if (row === undefined || row.mail_code_hash === null) return undefined;
  return timingSafeEqual(row.mail_code_hash, hashOf(masterKey, token, code.replace(/\s/g, '')));
}
