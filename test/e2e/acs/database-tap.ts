import type { Socket } from 'node:net';
import { DatabaseProxy } from './database-proxy.js';

/** What the ACS asked of its database for CPEs, and what it was told. */
export interface DatabaseTraffic {
  /** Statements in their order: the name of a prepared one, else its text. */
  readonly statements: readonly string[];
  readonly askedBytes: number;
  readonly answeredBytes: number;
}

const lengthBytes = 4;

/** A TCP proxy before the database that counts what passes on the connections of one application. */
export class DatabaseTap extends DatabaseProxy {
  private statements: string[] = [];
  private askedBytes = 0;
  private answeredBytes = 0;

  private constructor(
    directUrl: string,
    private readonly applicationName: string,
  ) {
    super(directUrl);
  }

  static open(databaseUrl: string, applicationName: string): Promise<DatabaseTap> {
    return new DatabaseTap(databaseUrl, applicationName).listen();
  }

  /** What has passed since the last look. */
  take(): DatabaseTraffic {
    const { statements, askedBytes, answeredBytes } = this;
    [this.statements, this.askedBytes, this.answeredBytes] = [[], 0, 0];
    return { statements, askedBytes, answeredBytes };
  }

  protected override carry(client: Socket, database: Socket): void {
    client.pipe(database);
    database.pipe(client);
    this.count(client, database);
  }

  private count(client: Socket, database: Socket): void {
    let isMeant = false;
    let rest = Buffer.alloc(0);
    let isStarted = false;
    client.on('data', (bytes: Buffer) => {
      if (isMeant) this.askedBytes += bytes.length;
      rest = Buffer.concat([rest, bytes]);
      for (;;) {
        // The first message of a connection has no type before its length.
        const typeBytes = isStarted ? 1 : 0;
        if (rest.length < typeBytes + lengthBytes) return;
        const end = typeBytes + rest.readInt32BE(typeBytes);
        if (rest.length < end) return;
        const content = rest.subarray(typeBytes + lengthBytes, end);
        if (isStarted && isMeant) this.note(String.fromCharCode(rest[0]!), content);
        if (!isStarted) isMeant = content.toString().split('\0').includes(this.applicationName);
        isStarted = true;
        rest = rest.subarray(end);
      }
    });
    database.on('data', (bytes: Buffer) => {
      if (isMeant) this.answeredBytes += bytes.length;
    });
  }

  /** A Bind names its portal and its statement; a simple Query has its text. */
  private note(type: string, content: Buffer): void {
    const parts = content.toString('latin1').split('\0');
    if (type === 'B') this.statements.push(parts[1] ?? '');
    if (type === 'Q') this.statements.push(parts[0] ?? '');
  }
}
