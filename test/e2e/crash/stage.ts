import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { SimulatedCpe, SimulatedCpeOptions } from '#cpe-simulator';
import { AcsProcess } from '../acs/acs-process.js';
import { removeDataDir, temporaryDataDir } from '../acs/data-dir.js';
import { query } from '../acs/query.js';
import { CpeCabinet } from '../cpe/cpe-cabinet.js';
import { Relay } from '../cpe/relay.js';

/** An ACS process that crashes once, with the CPEs that live through it. */
export class Stage {
  readonly cabinet = new CpeCabinet(() => this.acs.cwmpUrl);
  /** Resolves when the ACS is up again after its crash. */
  readonly restarted: Promise<void>;
  private announceRestart: () => void = () => undefined;

  private constructor(
    readonly acs: AcsProcess,
    /** Keeps CPEs from seeing the crash. */
    readonly relay: Relay,
    private readonly dataDir: string,
    private readonly externalUrl: string | null,
  ) {
    this.restarted = new Promise((resolve) => (this.announceRestart = resolve));
  }

  /** @param databaseUrl null: the embedded server. */
  static async open(databaseUrl: string | null): Promise<Stage> {
    const dataDir = temporaryDataDir();
    const database = databaseUrl === null ? {} : { DATABASE_URL: databaseUrl };
    const acs = await AcsProcess.create({ ACS_DATA_DIR: dataDir, ...database });
    await acs.start();
    return new Stage(acs, await Relay.open(acs.cwmpPort), dataDir, databaseUrl);
  }

  /** Kills the ACS, and with it an embedded database, and brings it up again. */
  async crash(): Promise<void> {
    await (this.externalUrl === null ? this.acs.killWithDatabase() : this.acs.kill());
    await this.acs.start();
    this.announceRestart();
  }

  /** A CPE that no connection request reaches, after its first session, and its id in the API. */
  async away(
    serialNumber: string,
    options: Pick<SimulatedCpeOptions, 'hooks'> & { readonly acsUrl?: string } = {},
  ): Promise<{ cpe: SimulatedCpe; id: string }> {
    const cpe = await this.cabinet.switchOn({
      serialNumber,
      connectionRequestListener: 'unreachable',
      // As long as a killed process may take to come back.
      answerTimeoutMs: 120_000,
      ...options,
    });
    return { cpe, id: (await this.acs.api.device(serialNumber)).id };
  }

  /** Rows of the database that the ACS works on. */
  rows(sql: string, values: unknown[]): Promise<unknown[]> {
    return query(this.externalUrl ?? this.embeddedUrl(), sql, values);
  }

  /** The ACS ends in good order, having said nothing on stderr. */
  async close(): Promise<void> {
    await this.cabinet.clear();
    await this.relay.close();
    expect({ code: await this.acs.terminate(), errors: this.acs.errors }).toEqual({ code: 0, errors: [] });
    removeDataDir(this.dataDir);
  }

  private embeddedUrl(): string {
    const record = readFileSync(join(this.dataDir, 'embedded-postgres.json'), 'utf8');
    const { password, port } = JSON.parse(record) as { password: string; port: number };
    return `postgres://aviary:${password}@127.0.0.1:${port}/aviary`;
  }
}
