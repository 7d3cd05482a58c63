import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { CwmpController } from '../cwmp.controller.js';
import { GatewayJournal } from '../journal/gateway-journal.js';
import { isCrash } from '../quarantine/crash.js';
import { CrashWatch } from '../quarantine/crash-watch.js';
import { FailedTurn } from '../quarantine/failed-turn.js';
import { PeerAddresses } from './peer-addresses.js';
import { comeBackLater, type Reply } from './reply.js';

/** An answer to every POST, also where PostgreSQL is out of reach, or we are at fault. */
@Injectable()
export class TurnAnswers {
  constructor(
    private readonly controller: CwmpController,
    private readonly crashes: CrashWatch,
    private readonly peers: PeerAddresses,
    private readonly journal: GatewayJournal,
  ) {}

  /** Never rejects. */
  async to(request: IncomingMessage): Promise<Reply> {
    try {
      return await this.controller.handle(request);
    } catch (error) {
      const isKnown = error instanceof FailedTurn;
      const failure = isKnown ? error.cause : error;
      const isOurs = isCrash(failure);
      if (isOurs) await this.crashes.note(isKnown ? error.turn : null, failure);
      this.journal.failed(this.peers.of(request), failure, isOurs);
      // Nothing was promised to the CPE, and it will come back.
      return comeBackLater();
    }
  }
}
