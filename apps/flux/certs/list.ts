import type { Command } from '../command.ts';
import { exitCodes } from '../failures.ts';
import { table } from '../table.ts';
import { accountOf } from './account.ts';
import { hostedAt } from './issue.ts';
import { certificateOf } from './tls.ts';
import { worryOf } from './worry.ts';

export const certsList: Command = {
  words: ['certs', 'list'],
  operands: ['<target>'],
  does: 'shows the certificate of a studio, and how long it is good',
  options: {},
  help: 'It ends with 1 when there is none, or it needs somebody.',
  run: async (given) => {
    const { target, at } = await hostedAt(given);
    const certificate = certificateOf(at, new Date());
    const worry = worryOf(target, at, new Date());
    const rows =
      certificate === undefined
        ? []
        : [
            [
              certificate.names.join(', '),
              certificate.isOwn ? 'this host itself' : certificate.issuer,
              certificate.to.toISOString().slice(0, 10),
              `${certificate.daysLeft}`,
              accountOf(at)?.directory ?? '',
            ],
          ];
    return {
      data: { certificates: certificate === undefined ? [] : [certificate], fault: worry ?? null },
      text: [
        table(['name', 'issued by', 'until', 'days left', 'renewed from'], rows),
        ...(worry === undefined ? [] : [`! ${worry}`]),
      ].join('\n'),
      exitCode: worry === undefined ? exitCodes.done : exitCodes.failed,
    };
  },
};
