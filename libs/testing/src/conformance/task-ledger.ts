import { describe } from 'vitest';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { acceptsTasks, racesAcceptance } from './task-ledger/accept.js';
import { cancelsTasks, racesCancellation } from './task-ledger/cancel.js';
import { endsDependents, fillsInstances } from './task-ledger/chain.js';
import { claimsInOrder, claimsOnce, respectsTime } from './task-ledger/claim.js';
import {
  endsInterrupted,
  endsWaits,
  findsWhatHasEnded,
  verifiesImages,
  waitsForTheEnd,
} from './task-ledger/complete.js';
import { appliesEvidence, believesRestarts } from './task-ledger/evidence.js';
import { expiresTasks, findsTasks } from './task-ledger/find.js';
import { forgetsTasks } from './task-ledger/forget.js';
import { looksBeforeAdding, seesNewInstances } from './task-ledger/look.js';
import { resolvesDoubts } from './task-ledger/resolve.js';
import { boundsRecovery, recoversSilentDevices, recoversTasks } from './task-ledger/recover.js';
import { goesOnWithDiscoveries, leavesTasksOpen, runsChains, settlesTasks } from './task-ledger/settle.js';

/** What every TaskLedger promises; registers the tests. */
export function describeTaskLedger(adapter: string, open: OpenPorts<PortsUnderTest>): void {
  describe(`TaskLedger: ${adapter}`, () => {
    const ports = sharedPorts(open);
    describe('accept', () => {
      acceptsTasks(ports);
      racesAcceptance(ports);
    });
    describe('claim', () => {
      claimsInOrder(ports);
      respectsTime(ports);
      claimsOnce(ports);
    });
    describe('settle', () => {
      settlesTasks(ports);
      leavesTasksOpen(ports);
      goesOnWithDiscoveries(ports);
      runsChains(ports);
    });
    describe('chains and dependents', () => {
      fillsInstances(ports);
      looksBeforeAdding(ports);
      seesNewInstances(ports);
      endsDependents(ports);
    });
    describe('cancel', () => {
      cancelsTasks(ports);
      racesCancellation(ports);
    });
    describe('recover', () => {
      recoversTasks(ports);
      boundsRecovery(ports);
      appliesEvidence(ports);
      believesRestarts(ports);
      resolvesDoubts(ports);
    });
    describe('recover silent devices', () => recoversSilentDevices(ports));
    describe('complete', () => {
      waitsForTheEnd(ports);
      findsWhatHasEnded(ports);
      verifiesImages(ports);
      endsWaits(ports);
      endsInterrupted(ports);
    });
    describe('find', () => {
      findsTasks(ports);
      expiresTasks(ports);
    });
    // Time passes for all tasks that an adapter has.
    describe('forget', () => forgetsTasks(sharedPorts(open)));
  });
}
