import { type Command, dryRun } from '../command.ts';
import { withStudio } from '../studio.ts';
import { minute } from '../table.ts';

export const secretsRotate: Command = {
  words: ['secrets', 'rotate'],
  operands: [],
  does: 'makes other keys sign access tokens and seal secrets; nobody is signed out',
  options: dryRun,
  help: `--dry-run  looks whether it can be done

The old key is accepted for 31 minutes more, as long as anything that it signed is good. The
running services are told; one that cannot be told sees it within a minute. What is kept sealed,
such as the secrets of authenticator apps, is sealed anew, and the key before is removed. Both
are written to the audit.`,
  run: async (given) => {
    const isDry = given.values['dry-run'] === true;
    const { told, ...rotation } = await withStudio(given, (operator) =>
      operator.rotateKeys({ dryRun: isDry }),
    );
    if (isDry) {
      const { retired } = rotation;
      const text = `${retired.join(', ') || 'No key'} signs now, and can be replaced. Nothing was changed.`;
      return { data: { retired, dryRun: true }, text };
    }
    const acceptedUntil = new Date(rotation.acceptedUntil);
    const lines = [
      `Access tokens are signed with the key ${rotation.kid} now.`,
      ...rotation.retired.map((kid) => `The key ${kid} is accepted until ${minute(acceptedUntil)} UTC.`),
      `${rotation.resealed} secrets were sealed anew.`,
      told
        ? 'The running services were told.'
        : 'The bus cannot be reached, so the running services see it within a minute by themselves.',
    ];
    return { data: { ...rotation, acceptedUntil, told }, text: lines.join('\n') };
  },
};
