import { isWithin } from '#data-model';
import {
  ParameterStore,
  type DeviceId,
  type ParameterSource,
  type ReportedName,
  type ReportedValue,
  type SessionFence,
  type StoredParameter,
  type WriteOutcome,
} from '#device';
import type { Database } from '../data-source/database.js';
import { overlayOf, type Overlay } from './overlay.js';
import { storable } from './storable.js';
import { foldStatement, loadStatement, mergeStatement } from './parameter-statements.js';
import { decodeSnapshot, encodeSnapshot } from './snapshot.js';

/** Overlay entries from which on they are folded into the snapshot. */
const foldAbove = 64;

/** Writers of one device are ordered by its session, so a lost race is an exception; more than a few is a fault. */
const maxFoldAttempts = 5;

/** Paths kept per device: a hostile device must not fill the disk by inventing names. */
const maxParameters = 131_072;

interface ParametersRow {
  snapshot: Buffer | null;
  overlay: Overlay;
  version: string;
}

type Tree = Map<string, StoredParameter>;

/** ParameterStore as one compressed snapshot per device with a small overlay of recent values on top. */
export class PgParameterStore extends ParameterStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async list(deviceId: DeviceId, path: string): Promise<readonly StoredParameter[]> {
    const row = await this.database.row<ParametersRow>(loadStatement, [deviceId]);
    if (row === null) return [];
    const tree = await treeOf(row);
    const within = [...tree.values()].filter((parameter) => isWithin(parameter.path, path));
    return within.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  override async recordValues(
    fence: SessionFence,
    values: readonly ReportedValue[],
    source: ParameterSource,
  ): Promise<WriteOutcome> {
    const overlay = overlayOf(values, source, Date.now());
    if (values.length > foldAbove) return this.fold(fence, (tree) => applyOverlay(tree, overlay));
    const row = await this.database.row<{ size: number }>(mergeStatement, [
      fence.deviceId,
      fence.epoch,
      fence.turn,
      JSON.stringify(overlay),
    ]);
    if (row === null) return 'fenced';
    return row.size > foldAbove ? this.fold(fence, () => {}) : 'stored';
  }

  override recordNames(fence: SessionFence, names: readonly ReportedName[]): Promise<WriteOutcome> {
    const updatedAt = new Date();
    return this.fold(fence, (tree) => {
      for (const { path: reported, writable } of names) {
        const path = storable(reported);
        const known = tree.get(path);
        tree.set(path, known ? { ...known, writable } : newName(path, writable, updatedAt));
      }
    });
  }

  override removeObject(fence: SessionFence, path: string): Promise<WriteOutcome> {
    return this.fold(fence, (tree) => {
      for (const known of tree.keys()) if (isWithin(known, path)) tree.delete(known);
    });
  }

  /** Reads the whole tree, changes it and writes it back, if no other writer came between. */
  private async fold(fence: SessionFence, change: (tree: Tree) => void): Promise<WriteOutcome> {
    for (let attempt = 1; attempt <= maxFoldAttempts; attempt++) {
      const row = await this.database.row<ParametersRow>(loadStatement, [fence.deviceId]);
      if (row === null) return 'fenced';
      const tree = await treeOf(row);
      change(tree);
      dropBeyond(tree, maxParameters);
      const snapshot = await encodeSnapshot(tree.values());
      const outcome = await this.database.row<{ live: boolean; stored: boolean }>(foldStatement, [
        fence.deviceId,
        fence.epoch,
        fence.turn,
        snapshot,
        row.version,
      ]);
      if (outcome?.live !== true) return 'fenced';
      if (outcome.stored) return 'stored';
    }
    throw new Error(
      `parameters of device ${fence.deviceId} changed under ${maxFoldAttempts} attempts to fold them`,
    );
  }
}

async function treeOf({ snapshot, overlay }: ParametersRow): Promise<Tree> {
  const tree = await decodeSnapshot(snapshot);
  applyOverlay(tree, overlay);
  return tree;
}

function applyOverlay(tree: Tree, overlay: Overlay): void {
  for (const [path, [value, type, updatedAtMs, source]] of Object.entries(overlay)) {
    const known = tree.get(path);
    tree.set(path, {
      path,
      value,
      type: type ?? known?.type ?? null,
      writable: known?.writable ?? null,
      notification: known?.notification ?? null,
      source,
      updatedAt: new Date(updatedAtMs),
    });
  }
}

function newName(path: string, writable: boolean, updatedAt: Date): StoredParameter {
  return { path, value: null, type: null, writable, notification: null, source: 'tree', updatedAt };
}

function dropBeyond(tree: Tree, limit: number): void {
  if (tree.size <= limit) return;
  for (const path of [...tree.keys()].slice(limit)) tree.delete(path);
}
