import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { SimulatedCpe } from '#cpe-simulator';
import { createTestDatabase, type TestDatabase } from '#testing';
import { tells } from './cpe/cpe-cabinet.js';
import { inform, transferComplete } from './cpe/documents.js';
import { cookieOf, post, Wire } from './cpe/wire.js';
import { Stage } from './crash/stage.js';

interface Row {
  /** What the process does not survive, in the words of ACS_FAILPOINT. */
  readonly step: string;
  /** How many times it survives it. */
  readonly survived?: 1;
  /** What had no answer is told in a session anew, with a higher RetryCount; else repeated as it was, by its cookie. */
  readonly startsAnew?: true;
  /** How the looks and sendings end that the CPE needs to run the AddObject once. */
  readonly attempts: readonly string[];
}

const answered = { attempts: ['answered', 'answered'] } as const;
// The look before the AddObject goes well.
const survived = 1;

// K6, K9, K12 and K13 need no failpoint: kill.spec.ts stops CPEs there, and calls.
const rows: readonly (readonly [name: string, row: Row])[] = [
  ['K3, K4: before the Inform is committed', { step: 'before-inform', startsAnew: true, ...answered }],
  ['K5: before the InformResponse leaves', { step: 'after-inform', startsAnew: true, ...answered }],
  ['K7: before the intent is committed', { step: 'before-claim', survived, ...answered }],
  [
    'K8: before the bytes of the RPC leave',
    { step: 'after-claim', survived, attempts: ['answered', 'indeterminate', 'answered', 'answered'] },
  ],
  ['K10: before the outcome is committed', { step: 'before-settle', survived, ...answered }],
  ['K11: before the next RPC or the end', { step: 'after-settle', survived, ...answered }],
];

const patience = 180_000;
const eventKey = (step: string): string => `key-${step}`;
const kept = 'SELECT code FROM event WHERE command_key = $1';

let database: TestDatabase;
let stage: Stage;
const scenes = new Map<
  string,
  { readonly cpe: SimulatedCpe; readonly taskId: string; readonly before: number }
>();

beforeAll(async () => {
  database = await createTestDatabase();
  stage = await Stage.open(database.url);
  const { acs, relay } = stage;
  await Promise.all(
    rows.map(async ([, { step, startsAnew }]) => {
      const { cpe, id } = await stage.away(step, startsAnew ? {} : { acsUrl: relay.url });
      const before = cpe.ledger.countOf(cpe.name, 'AddObject');
      const task = await acs.api.queue(id, 'AddObject', { objectName: 'Device.NAT.PortMapping.' });
      scenes.set(step, { cpe, taskId: task.id, before });
    }),
  );
}, patience);

afterAll(async () => {
  await stage.close();
  await database.drop();
});

/** Plays `act` against a process that dies at the step, and brings up another. */
async function dyingAt<T>(step: string, act: () => Promise<T>, survived = 0): Promise<T> {
  const { acs } = stage;
  await acs.terminate();
  await acs.start({ ACS_FAILPOINT: `${step}:kill@${survived + 1}`, ACS_ALLOW_FAILPOINT: 'on' });
  const acted = act();
  expect(await acs.ended()).toBe('SIGKILL');
  await acs.start();
  return acted;
}

test.each(rows)(
  '%s',
  async (_, { step, survived: times, attempts }) => {
    const { cpe, taskId, before } = scenes.get(step)!;
    await dyingAt(
      step,
      async () => {
        const told = cpe.nextSession(tells('M ScheduleInform'));
        void cpe.informNow('M ScheduleInform', eventKey(step));
        await told;
      },
      times,
    );
    // It may be in doubt until the device is looked at.
    const isDone = async () => (await stage.acs.api.task(taskId)).state === 'succeeded';
    await vi.waitUntil(isDone, { timeout: 30_000 });
    const task = await stage.acs.api.task(taskId);
    expect(task.attempts.map((attempt) => attempt.state)).toEqual(attempts);
    expect(cpe.ledger.countOf(cpe.name, 'AddObject')).toBe(before + 1);
    expect(await stage.rows(kept, [eventKey(step)])).toEqual([{ code: 'M ScheduleInform' }]);
  },
  patience,
);

test.each(['before-event', 'after-event'])(
  'a transfer is told twice and kept once (%s)',
  async (step) => {
    const opened = await dyingAt(step, async () => {
      const wire = await Wire.open(stage.acs.cwmpPort);
      const reply = await wire.exchange(post(inform(`TRANSFER-${step}`)));
      wire.send(post(transferComplete(eventKey(step)), cookieOf(reply)));
      await wire.closed();
      return reply;
    });
    const wire = await Wire.open(stage.acs.cwmpPort);
    const repeated = await wire.exchange(post(transferComplete(eventKey(step)), cookieOf(opened)));
    expect(repeated.body).toContain('TransferCompleteResponse');
    wire.destroy();
    expect(await stage.rows(kept, [eventKey(step)])).toHaveLength(1);
  },
  patience,
);

test(
  'K1, K2: an Inform of which only a part arrived leaves no trace',
  async () => {
    const whole = post(inform('HALF-TOLD'));
    const wire = await Wire.open(stage.acs.cwmpPort);
    await wire.sendAll(Buffer.from(whole.slice(0, whole.length - 20)));
    await stage.acs.kill();
    await wire.closed();
    await stage.acs.start();
    expect(await stage.acs.api.devices('?serialNumber=HALF-TOLD')).toEqual([]);
  },
  patience,
);
