import type { SessionFence } from '#device';
import { MicroBatches } from '../batch/micro-batches.js';
import { isCausedByItem, statementLimits } from '../batch/statement-batches.js';
import type { Database } from '../data-source/database.js';

// It waits for no disk: a server that dies before it is written takes the events for unconfirmed, and then only looks
// whether they are retold.
const isLate = `set_config('synchronous_commit', 'off', true) = 'off'`;

/** The device has shown that it got the InformResponse: what it told until now is not told again. */
export const confirmInformStatement = {
  name: 'confirm_inform',
  text: `UPDATE device_session SET unconfirmed_epoch = NULL WHERE device_id = $1 AND epoch = $2 AND turn = $3 AND ${isLate}`,
} as const;

/** The same for several devices; one whose session row is locked has no row in the result, as one with a newer session. */
export const confirmInformsStatement = {
  name: 'confirm_informs',
  text: `
WITH live AS MATERIALIZED (
  SELECT s.device_id FROM unnest($1::bigint[], $2::bigint[], $3::int[]) AS f (device_id, epoch, turn)
  JOIN device_session s ON s.device_id = f.device_id AND s.epoch = f.epoch AND s.turn = f.turn FOR UPDATE OF s SKIP LOCKED
)
UPDATE device_session s SET unconfirmed_epoch = NULL FROM live WHERE s.device_id = live.device_id AND ${isLate}
RETURNING s.device_id`,
} as const;

/** Confirms Informs: a single one as it comes, and those that come while a statement is under way together. */
export class InformConfirmations {
  private readonly batches = new MicroBatches<SessionFence, 'asked'>(
    {
      keyOf: ({ deviceId }) => String(deviceId),
      one: (fence) => this.confirmOne(fence),
      many: (fences) => this.confirmMany(fences),
      isCausedByItem,
    },
    statementLimits,
  );

  constructor(private readonly database: Database) {}

  /** A void fence changes nothing. Driver errors pass through. */
  async confirm(fence: SessionFence): Promise<void> {
    await this.batches.ask(fence);
  }

  private async confirmOne({ deviceId, epoch, turn }: SessionFence): Promise<'asked'> {
    await this.database.rows(confirmInformStatement, [deviceId, epoch, turn]);
    return 'asked';
  }

  private async confirmMany(fences: readonly SessionFence[]): Promise<('asked' | undefined)[]> {
    const rows = await this.database.rows<{ device_id: string }>(confirmInformsStatement, [
      fences.map(({ deviceId }) => deviceId),
      fences.map(({ epoch }) => epoch),
      fences.map(({ turn }) => turn),
    ]);
    const done = new Set(rows.map(({ device_id }) => Number(device_id)));
    return fences.map(({ deviceId }) => (done.has(deviceId) ? 'asked' : undefined));
  }
}
