import { parentOf } from '../parameter-path.js';
import { pathFormOf } from '../path/path-form.js';
import type { Dictionary, Entry } from './dictionary.js';

/** A dictionary at its place in the tree: `''` for a root model, e.g. `Device.Services.` for a service. */
export interface Mount {
  readonly at: string;
  readonly dictionary: Dictionary;
}

/** What the models of a device say of a path. */
export type Resolution =
  | (Entry & { readonly template: string; readonly model: string })
  /** The models cover this place and have no such name; `parent` is the deepest object on the way that they have. */
  | { readonly kind: 'unknown'; readonly parent: string; readonly similar: string | null }
  /** No model speaks of it: an extension of a vendor, a service that is not shipped, another root. */
  | { readonly kind: 'uncovered' }
  | { readonly kind: 'malformed'; readonly fault: string };

// The one that a device does not have is wrong there; a misspelled root of its own (Q21) is only not ours.
const standardRoots = new Set(['Device.', 'InternetGatewayDevice.']);

const vendorName = /(?:^|\.)X_/;

/** The models of one device: its root model and those of its services. Where several know a path, the first decides. */
export class DataModel {
  constructor(private readonly mounts: readonly Mount[]) {}

  /**
   * What the models say of a path. Instances may be numbers, `{i}`, `[alias]` or `*`. Names that vendors added are
   * uncovered, not unknown.
   */
  resolve(path: string): Resolution {
    const form = pathFormOf(path);
    if ('fault' in form) return { kind: 'malformed', fault: form.fault };
    const { template } = form;
    for (const { at, dictionary } of this.mounts) {
      const entry = template.startsWith(at) ? dictionary.find(template.slice(at.length)) : null;
      if (entry !== null) return { ...entry, template, model: dictionary.model };
    }
    return vendorName.test(template) || !this.covers(template)
      ? { kind: 'uncovered' }
      : this.unknown(template);
  }

  private covers(template: string): boolean {
    return this.mounts.some(({ at, dictionary }) => {
      if (at !== '') return template.startsWith(at) && namesService(template.slice(at.length), dictionary);
      const root = rootOf(template);
      return standardRoots.has(root) && !isInService(template, root);
    });
  }

  private unknown(template: string): Resolution {
    const missing = this.firstMissing(template);
    const parent = parentOf(missing);
    return { kind: 'unknown', parent, similar: this.similarTo(parent, missing.slice(parent.length)) };
  }

  /** The shortest beginning of the path that no model has. */
  private firstMissing(template: string): string {
    for (let dot = template.indexOf('.'); dot >= 0; dot = template.indexOf('.', dot + 1)) {
      const object = template.slice(0, dot + 1);
      if (!this.has(object)) return object;
    }
    return template;
  }

  private has(object: string): boolean {
    return this.mounts.some(
      ({ at, dictionary }) =>
        at.startsWith(object) || (object.startsWith(at) && dictionary.find(object.slice(at.length)) !== null),
    );
  }

  private similarTo(parent: string, name: string): string | null {
    const names = this.mounts
      .filter(({ at }) => parent.startsWith(at))
      .flatMap(({ at, dictionary }) => dictionary.childrenOf(parent.slice(at.length)));
    return names.find((each) => isSimilar(each, name)) ?? null;
  }
}

function rootOf(template: string): string {
  return template.slice(0, template.indexOf('.') + 1);
}

function isInService(template: string, root: string): boolean {
  const services = `${root}Services.`;
  return template.startsWith(services) && template.length > services.length;
}

function namesService(relative: string, dictionary: Dictionary): boolean {
  return relative.startsWith(dictionary.model.slice(0, dictionary.model.indexOf(':')));
}

/** One letter more, less, other or of other case, or a dot too many. */
function isSimilar(a: string, b: string): boolean {
  const [x, y] = [a.toLowerCase().replace('.', ''), b.toLowerCase().replace('.', '')];
  if (x === y) return true;
  if (Math.abs(x.length - y.length) > 1 || x.length < 4) return false;
  let same = 0;
  while (same < x.length && x[same] === y[same]) same += 1;
  const [restX, restY] = [x.slice(same), y.slice(same)];
  return restX.slice(1) === restY.slice(1) || restX.slice(1) === restY || restX === restY.slice(1);
}
