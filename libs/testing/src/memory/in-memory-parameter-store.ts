import { isSecretPath, isWithin } from '#data-model';
import {
  ParameterStore,
  type DeviceId,
  type ParameterSource,
  type ReportedName,
  type ReportedValue,
  type SessionFence,
  type StoredParameter,
  vanishedPaths,
  type WriteOutcome,
} from '#device';
import type { Clock, InMemorySessionTable } from './in-memory-session-table.js';

type Tree = Map<string, StoredParameter>;

/** ParameterStore over maps. */
export class InMemoryParameterStore extends ParameterStore {
  private readonly trees = new Map<DeviceId, Tree>();

  constructor(
    private readonly sessions: InMemorySessionTable,
    private readonly now: Clock,
  ) {
    super();
  }

  override async list(deviceId: DeviceId, path: string): Promise<readonly StoredParameter[]> {
    const within = [...this.treeOf(deviceId).values()].filter((parameter) => isWithin(parameter.path, path));
    return within.toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  }

  override async recordValues(
    fence: SessionFence,
    values: readonly ReportedValue[],
    source: ParameterSource,
  ): Promise<WriteOutcome> {
    if (this.sessions.findLive(fence) === null) return 'fenced';
    this.mergeValues(fence.deviceId, values, source);
    return 'stored';
  }

  override async recordNames(
    fence: SessionFence,
    names: readonly ReportedName[],
    listed: readonly string[] = [],
  ): Promise<WriteOutcome> {
    if (this.sessions.findLive(fence) === null) return 'fenced';
    this.mergeNames(fence.deviceId, names, listed);
    return 'stored';
  }

  override async removeObject(fence: SessionFence, path: string): Promise<WriteOutcome> {
    if (this.sessions.findLive(fence) === null) return 'fenced';
    const tree = this.treeOf(fence.deviceId);
    for (const known of tree.keys()) if (isWithin(known, path)) tree.delete(known);
    return 'stored';
  }

  /** The value of one parameter, null when it is not known. */
  knownValue(deviceId: DeviceId, path: string): string | null {
    return this.trees.get(deviceId)?.get(path)?.value ?? null;
  }

  /** Merges values without a fence, as the Inform that opens a session does. */
  mergeValues(deviceId: DeviceId, values: readonly ReportedValue[], source: ParameterSource): void {
    const tree = this.treeOf(deviceId);
    for (const { path, value, type } of values) {
      const known = tree.get(path);
      tree.set(path, {
        path,
        value: isSecretPath(path) ? '' : value,
        type: type ?? known?.type ?? null,
        writable: known?.writable ?? null,
        notification: known?.notification ?? null,
        source,
        updatedAt: this.now(),
      });
    }
  }

  private mergeNames(deviceId: DeviceId, names: readonly ReportedName[], listed: readonly string[]): void {
    const tree = this.treeOf(deviceId);
    const told = names.map(({ path }) => path);
    for (const path of vanishedPaths(tree.keys(), told, listed)) tree.delete(path);
    for (const { path, writable } of names)
      tree.set(path, { ...(tree.get(path) ?? this.newName(path)), writable });
    for (const path of listed) tree.set(path, { ...(tree.get(path) ?? this.newName(path)), listed: true });
  }

  private newName(path: string): StoredParameter {
    return {
      path,
      value: null,
      type: null,
      writable: null,
      notification: null,
      source: 'tree',
      updatedAt: this.now(),
    };
  }

  private treeOf(deviceId: DeviceId): Tree {
    const tree = this.trees.get(deviceId) ?? new Map<string, StoredParameter>();
    this.trees.set(deviceId, tree);
    return tree;
  }
}
