import type { SecretPaths } from '#data-model';
import {
  mostPromoted,
  PromotedParameters,
  type PromotedParameter,
  type PromotionOutcome,
  type PromotionState,
} from '#device';
import type { Clock } from './in-memory-session-table.js';

/** PromotedParameters over a map: values are looked up where they are, so that nothing has to be collected. */
export class InMemoryPromotedParameters extends PromotedParameters {
  private readonly rows = new Map<string, PromotedParameter>();

  constructor(
    private readonly now: Clock,
    private readonly secrets: SecretPaths,
  ) {
    super();
  }

  override async list(): Promise<readonly PromotedParameter[]> {
    return [...this.rows.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  override async states(paths: readonly string[]): Promise<ReadonlyMap<string, PromotionState>> {
    const known = paths.flatMap((path) => this.rows.get(path) ?? []);
    return new Map(known.map(({ path, state }) => [path, state]));
  }

  override async promote(path: string): Promise<PromotionOutcome> {
    if (this.secrets.has(path)) return { kind: 'secret' };
    const known = this.rows.get(path);
    if (known === undefined && this.rows.size >= mostPromoted) return { kind: 'tooMany' };
    if (known?.state === 'removing') return { kind: 'removing' };
    const parameter = known ?? { path, state: 'backfilling', progress: 0, createdAt: this.now() };
    this.rows.set(path, parameter);
    return { kind: 'promoted', parameter };
  }

  override async demote(path: string): Promise<boolean> {
    const known = this.rows.get(path);
    if (known === undefined || known.state === 'removing') return false;
    this.rows.set(path, { ...known, state: 'removing', progress: 0 });
    return true;
  }

  override async work(): Promise<boolean> {
    const open = [...this.rows.values()].filter(({ state }) => state !== 'ready');
    for (const parameter of open)
      if (parameter.state === 'removing') this.rows.delete(parameter.path);
      else this.rows.set(parameter.path, { ...parameter, state: 'ready', progress: 1 });
    return open.length > 0;
  }
}
