import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseProxy } from '../e2e/acs/database-proxy.js';

/**
 * What happens to bytes on their way: `open` passes them; `slow` passes answers late; `frozen` keeps all of them, as a
 * partition does that nobody is told of; `deaf` passes what is asked and keeps the answers.
 */
export type LinkState = 'open' | 'slow' | 'frozen' | 'deaf';

const lateMs = 1_500;

/** A TCP proxy before the database, over which all roles reach it. */
export class DatabaseLink extends DatabaseProxy {
  private state: LinkState = 'open';

  static open(databaseUrl: string): Promise<DatabaseLink> {
    return new DatabaseLink(databaseUrl).listen();
  }

  /** Breaks the link for a while. What was kept back meanwhile is lost with its connections. */
  async breakFor(state: Exclude<LinkState, 'open'>, durationMs: number): Promise<void> {
    this.state = state;
    await pause(durationMs);
    this.state = 'open';
    if (state !== 'slow') this.cut();
  }

  /** Ends all connections with a reset; new ones come through. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  protected override carry(client: Socket, server: Socket): void {
    client.on('data', (bytes) => {
      if (this.state !== 'frozen') server.write(bytes);
    });
    let before = Promise.resolve();
    server.on('data', (bytes) => {
      before = this.answer(client, bytes, before);
    });
  }

  /** @param before what was on its way earlier, and arrives earlier */
  private async answer(client: Socket, bytes: Buffer, before: Promise<void>): Promise<void> {
    if (this.state === 'frozen' || this.state === 'deaf') return before;
    const lateness = this.state === 'slow' ? pause(lateMs) : null;
    await before;
    await lateness;
    client.write(bytes);
  }
}
