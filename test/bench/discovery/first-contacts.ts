import { SimulatedCpe, tr181Model } from '#cpe-simulator';
import type { AcsProcess } from '../process/acs-process.js';

/** Sessions that are open at a time. */
export const atOnce = 8;

/** CPEs that meet an ACS for the first time and are then asked for all that they have. */
export class FirstContacts {
  private readonly cpes: SimulatedCpe[];

  /** @param serialNumbers that the ACS has not met */
  constructor(
    private readonly acs: AcsProcess,
    serialNumbers: readonly string[],
    parameterCount: number,
  ) {
    this.cpes = serialNumbers.map(
      (serialNumber) =>
        new SimulatedCpe({
          acsUrl: `http://127.0.0.1:${acs.cwmpPort}/`,
          serialNumber,
          model: tr181Model(parameterCount),
          periodicInformIntervalSec: 0,
          // Nobody calls them: what is asked for waits for the session that is measured.
          connectionRequestListener: 'unreachable',
        }),
    );
  }

  /** Their first sessions, in which they get credentials and tell who they are. */
  async meet(): Promise<void> {
    await this.each(async (cpe) => {
      const session = cpe.nextSession();
      await cpe.start();
      await expectCompleted(session);
    });
  }

  /** Has the ACS refresh all of them at their next sessions; returns the tasks. */
  orderDiscovery(): Promise<string[]> {
    return Promise.all(
      this.cpes.map(async ({ identity: { serialNumber } }) => {
        const filter = encodeURIComponent(`serialNumber = "${serialNumber}"`);
        const { items } = await this.api<{ items: { id: string }[] }>(`/devices?filter=${filter}`);
        const order = { method: 'POST', body: JSON.stringify({ lane: 'telemetry' }) };
        return (await this.api<{ id: string }>(`/devices/${items[0]?.id}/refresh`, order)).id;
      }),
    );
  }

  /** The sessions in which they are discovered. */
  async tellAll(): Promise<void> {
    await this.each((cpe) => expectCompleted(cpe.informNow()));
  }

  private async each(play: (cpe: SimulatedCpe) => Promise<void>): Promise<void> {
    const waiting = this.cpes.values();
    const playAll = async () => {
      for (const cpe of waiting) await play(cpe);
    };
    await Promise.all(Array.from({ length: atOnce }, playAll));
  }

  /** Switches them off and returns how many values each of these tasks has read. @throws Error for one that has not succeeded */
  async conclude(taskIds: readonly string[]): Promise<number[]> {
    await Promise.all(this.cpes.map((cpe) => cpe.stop()));
    return Promise.all(
      taskIds.map(async (id) => {
        const task = await this.api<{ state: string; result?: { values: number } }>(`/tasks/${id}`);
        if (task.state !== 'succeeded') throw new Error(`a discovery is ${task.state}`);
        return task.result?.values ?? 0;
      }),
    );
  }

  private async api<Answer>(
    path: string,
    request: { method: string; body: string } | object = {},
  ): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${this.acs.credentials.adminApiKey}`,
      'content-type': 'application/json',
    };
    const response = await fetch(`${this.acs.apiUrl}/api/v1${path}`, { headers, ...request });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }
}

async function expectCompleted(session: Promise<{ readonly status: string }>): Promise<void> {
  const { status } = await session;
  if (status !== 'completed') throw new Error(`a session is ${status}`);
}
