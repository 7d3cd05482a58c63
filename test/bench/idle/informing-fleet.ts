import type { MeasuredProcess } from '../process/measured-process.js';
import type { BenchDatabase } from '../process/bench-database.js';
import type { RawAnswer } from './keep-alive-connection.js';
import { KeepAliveConnection } from './keep-alive-connection.js';
import type { IdleCpe } from './idle-cpe.js';

export interface ServerUnderTest {
  readonly server: MeasuredProcess;
  readonly port: number;
}

/** CPU-ms per session in one round. */
export interface RoundFigures {
  readonly serverMs: number;
  /** Null where the system does not tell. */
  readonly postgresMs: number | null;
}

export interface FleetSize {
  /** Stored of each CPE. */
  readonly parameterCount: number;
  /** Sessions at once. */
  readonly connections: number;
  /** Every session opens a connection of its own, as CPEs do; otherwise one session follows the other on it. */
  readonly connectsAnew?: boolean;
}

/** CPEs that inform one server, each in its turn, over a few connections at a time. */
export class InformingFleet {
  readonly rounds: RoundFigures[] = [];
  /** Sessions played so far. */
  sessionCount = 0;

  constructor(
    private readonly target: ServerUnderTest,
    readonly size: FleetSize,
    private readonly cpes: readonly IdleCpe[],
  ) {}

  /** Plays that many sessions and keeps their cost as one round. */
  async measure(sessions: number, database: BenchDatabase): Promise<void> {
    const { server } = this.target;
    const [serverBefore, postgresBefore] = [await server.cpuMs(), database.cpuMs()];
    await this.play(sessions);
    const [serverAfter, postgresAfter] = [await server.cpuMs(), database.cpuMs()];
    const isKnown = postgresBefore !== null && postgresAfter !== null;
    this.rounds.push({
      serverMs: (serverAfter - serverBefore) / sessions,
      postgresMs: isKnown ? (postgresAfter - postgresBefore) / sessions : null,
    });
  }

  /** Plays that many sessions, as many at a time as there are connections. Returns the answers of the last one. */
  async play(sessions: number): Promise<readonly RawAnswer[]> {
    const { connections } = this.size;
    let left = sessions;
    let answers: readonly RawAnswer[] = [];
    // Each connection has CPEs of its own, so that no CPE has two sessions at a time.
    const work = async (_: unknown, lane: number): Promise<void> => {
      const cpes = this.cpes.filter((_, index) => index % connections === lane);
      let connection = await KeepAliveConnection.open(this.target.port);
      for (let turn = 0; left-- > 0; turn++) {
        if (this.size.connectsAnew === true && turn > 0) {
          connection.close();
          connection = await KeepAliveConnection.open(this.target.port);
        }
        answers = await cpes[turn % cpes.length]!.inform(connection);
      }
      connection.close();
    };
    await Promise.all(Array.from({ length: connections }, work));
    this.sessionCount += sessions;
    return answers;
  }
}

/** Whether both use connections in the same way. */
export function meetsAlike(one: FleetSize, other: FleetSize): boolean {
  return one.connections === other.connections && one.connectsAnew === other.connectsAnew;
}
