import { after, before, describe } from 'node:test';
import { type Incident, isTimeLeft, startIncident } from '../harness/incident.ts';
import { cutOff } from './incident/cutOff.ts';
import { stoppedBeforehand } from './incident/stoppedBeforehand.ts';
import { stoppedOnTheCopy } from './incident/stoppedOnTheCopy.ts';
import { good, takenBack } from './incident/takenBack.ts';
import { twoReleases } from './incident/twoReleases.ts';

/**
 * The deployment of 2025-10-15 and what it met in the days after (report-2025-10-15.md), each under 500 requests a second
 * on connections that are kept and never ask again, and 50 open boards.
 */
describe('the incident, replayed', () => {
  let incident: Incident | undefined;
  const the = (): Incident => {
    if (incident === undefined) throw new TypeError('The studio was not started.');
    return incident;
  };

  before(async () => {
    if (isTimeLeft()) incident = await startIncident();
  });
  after(() => incident?.end());

  // In the order of what is lost where it does not hold: the last ones are left out where time is short.
  good(the);
  twoReleases(the);
  takenBack(the);
  stoppedBeforehand(the);
  stoppedOnTheCopy(the);
  cutOff(the);
});
