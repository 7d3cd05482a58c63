import { isWithin, type SecretPaths } from '#data-model';
import {
  HistoryRules,
  newUuidV7,
  ParameterStore,
  type DeviceId,
  type ParameterSource,
  type ParameterTree,
  type ReportedAttributes,
  type ReportedModel,
  type ReportedName,
  type ReportedValue,
  type SessionFence,
  type StoredParameter,
  type Transformation,
  type WriteOutcome,
} from '#device';
import { isUntold } from '../session/told-by-inform.js';
import type { Database, Statement } from '../data-source/database.js';
import { keptChanges, writeFollowed } from '../history/followed-values.js';
import { applyOverlay, overlayOf } from './overlay.js';
import { treeOf, type ParametersRow } from './parameters-row.js';
import { storable } from './storable.js';
import { inPathOrder } from './path-order.js';
import {
  compactStatement,
  foldStatement,
  loadStatement,
  loadToFoldStatement,
  mergeStatement,
} from './parameter-statements.js';
import { encodeSnapshot } from './snapshot.js';

/** Overlay entries from which on they are folded into the snapshot. */
export const foldAbove = 64;

/** Writers of one device are ordered by its session, so a lost race is an exception; more than a few is a fault. */
const maxFoldAttempts = 5;

/** Paths kept per device, and characters in them and their values: a hostile device must not fill the disk. */
const maxParameters = 131_072;
const maxCharacters = 8 * 1024 * 1024;

interface RowToFold extends ParametersRow {
  /** Ids of the promoted paths; null without any. */
  promoted: Readonly<Record<string, number>> | null;
}

/** ParameterStore as one compressed snapshot per device with a small overlay of recent values on top. */
export class PgParameterStore extends ParameterStore {
  constructor(
    private readonly database: Database,
    private readonly rules: HistoryRules,
    private readonly secrets: SecretPaths,
  ) {
    super();
  }

  override async list(deviceId: DeviceId, path: string): Promise<readonly StoredParameter[]> {
    const row = await this.database.row<ParametersRow>(loadStatement, [deviceId]);
    if (row === null) return [];
    const tree = await treeOf(row, this.secrets);
    return inPathOrder([...tree.values()].filter((parameter) => isWithin(parameter.path, path)));
  }

  override async recordValues(
    fence: SessionFence,
    values: readonly ReportedValue[],
    source: ParameterSource,
  ): Promise<WriteOutcome> {
    if (values.length === 0) return this.compact(fence);
    const overlay = overlayOf(values, source, Date.now(), this.secrets);
    // Where no type is told, the known one stays, and only the whole tree tells it.
    if (values.length > foldAbove || values.some(({ type }) => type === null))
      return this.fold(fence, (tree) => applyOverlay(tree, overlay));
    const { deviceId, epoch, turn } = fence;
    const reported = [deviceId, epoch, turn, JSON.stringify(overlay)];
    const { rules, secrets } = this;
    const row = await writeFollowed(this.database, { deviceId, overlay, rules, secrets }, (followed) =>
      this.database.row<{ ok: boolean; size: number }>(mergeStatement, [
        ...reported,
        ...followed,
        isUntold(
          fence,
          values.map(({ path }) => path),
        ),
      ]),
    );
    if (row === null) return 'fenced';
    return row.size > foldAbove ? this.compact(fence) : 'stored';
  }

  override recordNames(
    fence: SessionFence,
    names: readonly ReportedName[],
    listed: readonly string[] = [],
  ): Promise<WriteOutcome> {
    return this.fold(fence, namesInto(names, listed, new Date()));
  }

  override recordModel(fence: SessionFence, { names, listed, values }: ReportedModel): Promise<WriteOutcome> {
    if (names.length + listed.length === 0) return this.recordValues(fence, values, 'read');
    const at = new Date();
    const takeNames = namesInto(names, listed, at);
    const overlay = overlayOf(values, 'read', at.getTime(), this.secrets);
    return this.fold(fence, (tree) => {
      takeNames(tree);
      applyOverlay(tree, overlay);
    });
  }

  override recordAttributes(
    fence: SessionFence,
    attributes: readonly ReportedAttributes[],
  ): Promise<WriteOutcome> {
    const at = new Date();
    const told = attributes.map(({ path, notification, accessList }) => ({
      path: storable(path),
      notification,
      accessList: accessList?.map(storable) ?? null,
    }));
    return this.fold(fence, (tree) => tree.mergeAttributes(told, at));
  }

  override forgetModel(fence: SessionFence, transformation: Transformation): Promise<WriteOutcome> {
    return this.fold(fence, (tree) => tree.forgetModel(transformation));
  }

  override removeObject(fence: SessionFence, path: string): Promise<WriteOutcome> {
    return this.fold(fence, (tree) => tree.remove(path));
  }

  /** Folds the recent values into the snapshot; what is known stays as it is. A writer that comes between may do it. */
  async compact(fence: SessionFence): Promise<WriteOutcome> {
    const outcome = await this.foldOnce(fence, () => {}, compactStatement);
    return outcome === 'fenced' ? 'fenced' : 'stored';
  }

  private async fold(fence: SessionFence, change: (tree: ParameterTree) => void): Promise<WriteOutcome> {
    for (let attempt = 1; attempt <= maxFoldAttempts; attempt++) {
      const outcome = await this.foldOnce(fence, change, foldStatement);
      if (outcome !== 'overtaken') return outcome;
    }
    throw new Error(
      `parameters of device ${fence.deviceId} changed under ${maxFoldAttempts} attempts to fold them`,
    );
  }

  /** Reads the whole tree, changes it and writes it back, if no other writer came between. */
  private async foldOnce(
    { deviceId, epoch, turn }: SessionFence,
    change: (tree: ParameterTree) => void,
    statement: Statement,
  ): Promise<WriteOutcome | 'overtaken'> {
    const row = await this.database.row<RowToFold>(loadToFoldStatement, [deviceId]);
    if (row === null) return 'fenced';
    const tree = await treeOf(row, this.secrets);
    // What the recent values changed was kept when they came.
    tree.takeChanges();
    change(tree);
    const changes = keptChanges(this.rules.keptOf(tree.takeChanges()));
    tree.keepBounded(maxParameters, maxCharacters);
    const snapshot = await encodeSnapshot(tree.values());
    const values = [
      deviceId,
      epoch,
      turn,
      snapshot,
      row.version,
      ...promotedValues(tree, row.promoted ?? {}),
      newUuidV7(),
      changes.json,
      changes.count,
      this.rules.changesPerDay,
    ];
    const outcome = await this.database.row<{ live: boolean; stored: boolean }>(statement, values);
    if (outcome?.live !== true) return 'fenced';
    return outcome.stored ? 'stored' : 'overtaken';
  }
}

function namesInto(
  names: readonly ReportedName[],
  listed: readonly string[],
  at: Date,
): (tree: ParameterTree) => void {
  const told = names.map(({ path, writable }) => ({ path: storable(path), writable }));
  const complete = listed.map(storable);
  return (tree) => tree.mergeNames(told, complete, at);
}

/** The values that filters may look for, by the ids of their paths, and the ids of all such paths. */
function promotedValues(tree: ParameterTree, promoted: Readonly<Record<string, number>>): [string, number[]] {
  const paths = Object.entries(promoted);
  const values = paths.flatMap(([path, id]) => {
    const value = tree.find(path)?.value ?? null;
    return value === null ? [] : [[id, value] as const];
  });
  return [JSON.stringify(Object.fromEntries(values)), paths.map(([, id]) => id)];
}
