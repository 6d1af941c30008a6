import graphs from '@zxcvbn-ts/language-common/src/adjacencyGraphs.json' with { type: 'json' };
import diceware from '@zxcvbn-ts/language-common/src/diceware.json' with { type: 'json' };
import passwords from '@zxcvbn-ts/language-common/src/passwords.json' with { type: 'json' };
import german from '@zxcvbn-ts/language-de/src/commonWords.json' with { type: 'json' };
import english from '@zxcvbn-ts/language-en/src/commonWords.json' with { type: 'json' };
import firstNames from '@zxcvbn-ts/language-en/src/firstnames.json' with { type: 'json' };
import spanish from '@zxcvbn-ts/language-es-es/src/commonWords.json' with { type: 'json' };

/**
 * What people choose: the passwords of breaches, and the words of the studio's languages (`docs/decisions/0018`). The
 * names are those by which zxcvbn says what it found.
 */
export const dictionary = {
  'passwords-common': passwords,
  'diceware-common': diceware,
  'commonWords-en': english,
  'commonWords-de': german,
  'commonWords-es': spanish,
  'firstnames-en': firstNames,
};

export { graphs };
