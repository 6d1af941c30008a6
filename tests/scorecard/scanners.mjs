// Runs the scanners unchanged, in a process of their own, and prints what they found as JSON.
import { writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** @type {{ host: string, port: number, plainPort: number, policies: string[] }} */
const { host, port, plainPort, policies } = JSON.parse(await text(process.stdin));

// The Observatory asks on ports 80 and 443 alone; here they are where the studio listens.
for (const [agent, at] of [
  [Agent, plainPort],
  [SecureAgent, port],
]) {
  const connect = agent.prototype.createConnection;
  agent.prototype.createConnection = function (options, done) {
    return connect.call(this, { ...options, port: at }, done);
  };
}

// No studio is on the list of hosts that browsers bring along.
const observatory = new URL('../', import.meta.resolve('@mdn/mdn-http-observatory'));
writeFileSync(fileURLToPath(new URL('conf/hsts-preload.json', observatory)), '{}');

const { scan } = await import('@mdn/mdn-http-observatory');
const [{ CspEvaluator }, { CspParser }, { Severity, Type }] = await Promise.all([
  import('csp_evaluator/dist/evaluator.js'),
  import('csp_evaluator/dist/parser.js'),
  import('csp_evaluator/dist/finding.js'),
]);

const { scan: result, tests } = await scan(host);
const findings = policies.map((policy) =>
  new CspEvaluator(new CspParser(policy).csp).evaluate().map((finding) => ({
    severity: Severity[finding.severity],
    kind: Type[finding.type],
    directive: finding.directive,
    description: finding.description,
  })),
);
process.stdout.write(
  JSON.stringify({
    observatory: {
      grade: result.grade,
      score: result.score,
      tests: Object.entries(tests).map(([name, { pass, result: outcome, scoreModifier }]) => ({
        name,
        pass,
        outcome,
        score: scoreModifier ?? 0,
      })),
    },
    findings,
  }),
);
