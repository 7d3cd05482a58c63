import { isWithin, type SecretPaths } from '#data-model';
import {
  ParameterStore,
  ParameterTree,
  type DeviceId,
  type ParameterSource,
  type ReportedAttributes,
  type ReportedModel,
  type ReportedName,
  type ReportedValue,
  type SessionFence,
  type StoredParameter,
  type Transformation,
  type WriteOutcome,
} from '#device';
import type { InMemoryChangeLog } from './in-memory-parameter-history.js';
import type { Clock, InMemorySessionTable } from './in-memory-session-table.js';

/** ParameterStore over maps. */
export class InMemoryParameterStore extends ParameterStore {
  private readonly trees = new Map<DeviceId, ParameterTree>();

  constructor(
    private readonly sessions: InMemorySessionTable,
    private readonly changes: InMemoryChangeLog,
    private readonly now: Clock,
    private readonly secrets: SecretPaths,
  ) {
    super();
  }

  override async list(deviceId: DeviceId, path: string): Promise<readonly StoredParameter[]> {
    const within = [...this.treeOf(deviceId).values()].filter((parameter) => isWithin(parameter.path, path));
    return within.toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  }

  override recordValues(
    fence: SessionFence,
    values: readonly ReportedValue[],
    source: ParameterSource,
  ): Promise<WriteOutcome> {
    return this.change(fence, (tree) => tree.mergeValues(values, source, this.now()));
  }

  override recordNames(
    fence: SessionFence,
    names: readonly ReportedName[],
    listed: readonly string[] = [],
  ): Promise<WriteOutcome> {
    return this.change(fence, (tree) => tree.mergeNames(names, listed, this.now()));
  }

  override recordModel(fence: SessionFence, { names, listed, values }: ReportedModel): Promise<WriteOutcome> {
    return this.change(fence, (tree) => {
      tree.mergeNames(names, listed, this.now());
      tree.mergeValues(values, 'read', this.now());
    });
  }

  override recordAttributes(
    fence: SessionFence,
    attributes: readonly ReportedAttributes[],
  ): Promise<WriteOutcome> {
    return this.change(fence, (tree) => tree.mergeAttributes(attributes, this.now()));
  }

  override forgetModel(fence: SessionFence, transformation: Transformation): Promise<WriteOutcome> {
    return this.change(fence, (tree) => tree.forgetModel(transformation));
  }

  override removeObject(fence: SessionFence, path: string): Promise<WriteOutcome> {
    return this.change(fence, (tree) => tree.remove(path));
  }

  /** The value of one parameter, null when it is not known. */
  knownValue(deviceId: DeviceId, path: string): string | null {
    return this.trees.get(deviceId)?.find(path)?.value ?? null;
  }

  /** Merges values without a fence, as the Inform that opens a session does. */
  mergeValues(
    deviceId: DeviceId,
    values: readonly ReportedValue[],
    source: ParameterSource | ((path: string) => ParameterSource),
  ): void {
    const tree = this.treeOf(deviceId);
    for (const told of values)
      tree.mergeValues([told], typeof source === 'string' ? source : source(told.path), this.now());
    const session = this.sessions.find(deviceId)?.epoch ?? 0;
    this.changes.add({ deviceId, session, attemptId: null }, tree.takeChanges());
  }

  private async change(fence: SessionFence, change: (tree: ParameterTree) => void): Promise<WriteOutcome> {
    const { deviceId, epoch: session } = fence;
    const live = this.sessions.findLive(fence);
    if (live === null) return 'fenced';
    const tree = this.treeOf(deviceId);
    change(tree);
    this.changes.add({ deviceId, session, attemptId: live.outstandingAttempt }, tree.takeChanges());
    return 'stored';
  }

  private treeOf(deviceId: DeviceId): ParameterTree {
    const tree = this.trees.get(deviceId) ?? new ParameterTree(new Map(), this.secrets);
    this.trees.set(deviceId, tree);
    return tree;
  }
}
