import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newUuidV7, type OpenOutcome, type Principal } from '#device';
import type { PortsUnderTest } from './ports-under-test.js';
import { informOf, newIdentity, stringValue, TestDevice, type InformChanges } from './test-device.js';

/** One Inform of a random fleet, said in terms that fit any fleet. */
interface RandomInform {
  readonly device: number;
  readonly principal: 'own' | 'foreign' | 'bootstrap' | 'anonymous';
  readonly digest: { readonly nonce: number; readonly nc: number } | null;
  readonly retryCount: number;
  readonly event: string;
  readonly value: string;
  /** No store that keeps it as text can take it. */
  readonly damaged: boolean;
}

const randomInform: fc.Arbitrary<RandomInform> = fc.record({
  device: fc.nat(4),
  principal: fc.constantFrom('own', 'foreign', 'bootstrap', 'anonymous', 'anonymous'),
  digest: fc.option(fc.record({ nonce: fc.nat(1), nc: fc.integer({ min: 1, max: 3 }) })),
  retryCount: fc.nat(1),
  event: fc.constantFrom('0 BOOTSTRAP', '1 BOOT', '2 PERIODIC'),
  value: fc.constantFrom('1', '2'),
  damaged: fc.nat(15).map((n) => n === 0),
});

/** Devices of each kind that Informs are decided by: the last one was never registered. */
class RandomFleet {
  private readonly nonces = [newUuidV7(), newUuidV7()];

  private constructor(
    private readonly ports: PortsUnderTest,
    private readonly devices: readonly TestDevice[],
    private readonly usernames: readonly string[],
    private readonly unknown = newIdentity(),
  ) {}

  static async register(ports: PortsUnderTest): Promise<RandomFleet> {
    const devices = await Promise.all([
      TestDevice.register(ports),
      TestDevice.register(ports),
      TestDevice.register(ports, 'quarantined'),
      TestDevice.register(ports),
    ]);
    await devices[0].accept(['Reboot']);
    await devices[2].accept(['Reboot']);
    const usernames = devices.map(() => newUuidV7());
    for (const index of [1, 3])
      await ports.credentials.offer(await devices[index]!.fence(), {
        username: usernames[index]!,
        password: 'secret',
      });
    return new RandomFleet(ports, devices, usernames);
  }

  /** The outcome of one Inform, in words that do not name this fleet's devices. */
  async open(inform: RandomInform): Promise<object> {
    const device = this.devices[inform.device];
    const changes = informOf(device?.identity ?? this.unknown, this.changes(inform));
    try {
      return described(await this.ports.sessions.open(changes), device);
    } catch {
      return { kind: 'failed' };
    }
  }

  private changes({ device, digest, ...inform }: RandomInform): InformChanges {
    return {
      principal: this.principal(inform.principal, device),
      digest: digest && { nonce: this.nonces[digest.nonce]!, nc: digest.nc },
      retryCount: inform.retryCount,
      events: [{ eventCode: inform.event, commandKey: '' }],
      parameters: [stringValue('Device.A', inform.value)],
      ...(inform.damaged && { cwmpNamespace: 'urn:\u0000' }),
    };
  }

  private principal(kind: RandomInform['principal'], device: number): Principal {
    if (kind === 'anonymous' || kind === 'bootstrap') return { kind, username: kind };
    return { kind: 'device', username: this.usernames[kind === 'own' ? device : 3 - device] ?? 'nobody' };
  }
}

function described(outcome: OpenOutcome, device: TestDevice | undefined): object {
  if (outcome.kind !== 'opened') return { kind: outcome.kind };
  const { fence, publicId, ...session } = outcome.session;
  expect([fence.deviceId, publicId]).toEqual([device?.id, device?.publicId]);
  return { ...session, epoch: fence.epoch, turn: fence.turn };
}

/** Without what the Inform before of the same device has stored: a newer Inform keeps an older one from storing more. */
function decisionOf(outcome: object): object {
  const stored = { unconfirmed: null, informChanged: null, dueRefresh: null, transformed: null };
  return { ...outcome, ...stored };
}

/** Informs that come at the same time have the outcomes that they would have one after the other. */
export function opensInParallel(ports: () => PortsUnderTest): void {
  const several = { minLength: 2, maxLength: 10 };
  it.each([
    [
      'of one device each',
      fc.uniqueArray(randomInform, { ...several, selector: ({ device }) => device }),
      null,
    ],
    ['of which some are of the same device', fc.array(randomInform, several), decisionOf],
  ])('decides Informs that come together, %s, as it decides them one by one', async (_, informs, part) => {
    await fc.assert(
      fc.asyncProperty(fc.array(informs, { minLength: 1, maxLength: 6 }), async (rounds) => {
        const [first, second] = [await RandomFleet.register(ports()), await RandomFleet.register(ports())];
        for (const round of rounds) {
          const oneByOne: object[] = [];
          for (const inform of round) oneByOne.push(await first.open(inform));
          const together = await Promise.all(round.map((inform) => second.open(inform)));
          expect(part ? together.map(part) : together).toEqual(part ? oneByOne.map(part) : oneByOne);
        }
      }),
      { numRuns: 5 },
    );
  });
}
