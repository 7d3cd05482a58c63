import type { Onboarding, RefreshScope } from '#device';
import { MicroBatches } from '../batch/micro-batches.js';
import { isCausedByItem, statementLimits } from '../batch/statement-batches.js';
import type { Database } from '../data-source/database.js';
import { informsStatement, informStatement } from './inform-statement.js';
import { informColumns, informValues, type InformToCommit } from './inform-values.js';

/** What the Inform statements tell of one device. */
export interface InformRow {
  id: string;
  public_id: string;
  onboarding: Onboarding;
  cpe_username: string | null;
  takes_bootstrap: boolean;
  /** Null when the Inform was refused. */
  epoch: string | null;
  needs_credentials: boolean;
  needs_cpe_credentials: boolean;
  stun_offer: string | null;
  xmpp_offer: string | null;
  xmpp_instance: number | null;
  /** Of the last Inform that was stored, as `informDigest` writes it. */
  inform_digest: string | null;
  /** As it was before this Inform. */
  software_version: string | null;
  unconfirmed: boolean;
  /** It said nothing new but its events, which are stored. */
  events_stored: boolean;
  due_refresh: RefreshScope | null;
  traced: boolean;
  is_quarantined: boolean;
  is_due: boolean;
  left_open: boolean;
  awaits_evidence: boolean;
  /** Where another device of this identity is called, when this Inform has shown that there is one. */
  rival_host: string | null;
  /** True when it was refused because of a conflict. */
  held_back: boolean | null;
}

/** Commits Informs: a single one as it comes, and those that come while a statement is under way together. */
export class InformCommits {
  private readonly batches = new MicroBatches<InformToCommit, InformRow | null>(
    {
      keyOf: ({ inform: { identity } }) =>
        `${identity.oui}\0${identity.productClass}\0${identity.serialNumber}`,
      one: (told) => this.database.row<InformRow>(informStatement, informValues(told)),
      many: (told) => this.commitMany(told),
      isCausedByItem,
    },
    statementLimits,
  );

  constructor(private readonly database: Database) {}

  /** Resolves after the commit; null for a device that is not known. Driver errors pass through. */
  commit(told: InformToCommit): Promise<InformRow | null> {
    return this.batches.ask(told);
  }

  private async commitMany(told: readonly InformToCommit[]): Promise<(InformRow | undefined)[]> {
    const found = await this.database.rows<InformRow & { n: number }>(informsStatement, informColumns(told));
    const byNumber = new Map(found.map((row) => [row.n, row]));
    return told.map((_, index) => byNumber.get(index + 1));
  }
}
