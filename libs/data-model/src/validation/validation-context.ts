import type { DataModel, Resolution } from '../dictionary/data-model.js';
import { pathFormOf } from '../path/path-form.js';
import {
  deviceObjection,
  modelObjection,
  protocolObjection,
  type Finding,
  type Objection,
} from './finding.js';
import { missingFrom, type OwnTree } from './own-tree.js';

/** What a request is checked against. */
export interface ValidationContext {
  readonly tree: OwnTree;
  /** null when no model of the device is known: then the tree alone decides. */
  readonly model: DataModel | null;
  /** Leave out what the model alone forbids. */
  readonly force: boolean;
}

/** What the models say of a path; uncovered where there is none. */
export function resolveIn({ model }: ValidationContext, path: string): Resolution {
  return model?.resolve(path) ?? { kind: 'uncovered' };
}

/** Why a path cannot be the target of an RPC that takes one instance each [TR-069 A.2.2]. */
export function pathObjection({ tree }: ValidationContext, path: string): Objection | null {
  // Devices have names of their own making; one that the device itself uses is right.
  if (tree.find(path) !== null) return null;
  const form = pathFormOf(path);
  if ('fault' in form) return protocolObjection('malformedPath', form.fault);
  if (form.forms.has('wildcard') || form.forms.has('placeholder'))
    return protocolObjection('malformedPath', 'must name one instance by number or alias, not "*" or "{i}"');
  return null;
}

/** Why a path is known not to exist: by the device where it listed its names, else by its models. */
export function existenceObjection(context: ValidationContext, path: string): Objection | null {
  const listed = missingFrom(context.tree, path);
  if (listed !== null)
    return deviceObjection(
      'unknownPath',
      `is not among the names that the device has below ${listed}; if it has changed, call GetParameterNames for ${listed} first`,
    );
  if (context.tree.find(path) !== null || (path.endsWith('.') && context.tree.hasBelow(path))) return null;
  const resolution = resolveIn(context, path);
  if (resolution.kind !== 'unknown') return null;
  // A few devices have both roots.
  const isOwnRoot = resolution.parent === '' && context.tree.hasBelow(path.slice(0, path.indexOf('.') + 1));
  return isOwnRoot ? null : unknownInModel(resolution);
}

function unknownInModel({ parent, similar }: Extract<Resolution, { kind: 'unknown' }>): Objection {
  const place =
    parent === ''
      ? 'begins with no root of the data model of this device'
      : `is not in the data model below ${parent}`;
  return modelObjection(
    'unknownPath',
    similar === null ? place : `${place}; did you mean ${parent}${similar}?`,
  );
}

/** Findings in the order of the request, without those that the caller overrules. */
export function findingsOf(
  { force }: ValidationContext,
  objections: Iterable<readonly [pointer: string, objection: Objection | null]>,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [pointer, objection] of objections)
    if (objection !== null && !(force && objection.authority === 'model'))
      findings.push({ pointer, ...objection });
  return findings;
}

/** The first objection of several checks, each asked only if the former had none. */
export function firstObjection(...checks: readonly (() => Objection | null)[]): Objection | null {
  for (const check of checks) {
    const objection = check();
    if (objection !== null) return objection;
  }
  return null;
}
