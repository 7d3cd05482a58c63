/** How a path names an instance of a table; `placeholder` is the `{i}` of a model. */
export type InstanceForm = 'number' | 'alias' | 'wildcard' | 'placeholder';

/** A path of the grammar of TR-106 [TR-106 3.1, TR-069 A.2.2]. */
export interface PathForm {
  /** The path with `{i}` for every instance, e.g. `Device.WiFi.Radio.{i}.Channel`. */
  readonly template: string;
  /** The forms in which instances are named. */
  readonly forms: ReadonlySet<InstanceForm>;
}

const segment = /(?:\[([^[\]]*)\]|([^.[\]]*))(\.|$)/y;
const nameShape = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const aliasShape = /^[A-Za-z]\P{Cc}{0,63}$/u;
const largestInstance = 4_294_967_295;

/** What is wrong with the spelling of a path. */
export interface PathFault {
  readonly fault: string;
}

/** The form of a path, or what is wrong with it. A path of an object ends in a dot. */
export function pathFormOf(path: string): PathForm | PathFault {
  const forms = new Set<InstanceForm>();
  let template = '';
  segment.lastIndex = 0;
  while (segment.lastIndex < path.length) {
    const match = segment.exec(path);
    if (match === null) return { fault: 'has a bracket that encloses no instance name' };
    const [, alias, text = '', dot = ''] = match;
    const form = alias === undefined ? instanceForm(text) : 'alias';
    if (form !== null) forms.add(form);
    else if (!nameShape.test(text)) return { fault: segmentFault(text) };
    if (alias !== undefined && !aliasShape.test(alias))
      return {
        fault: `has [${alias.slice(0, 64)}], which is no alias: 1 to 64 characters, the first a letter`,
      };
    template += `${form === null ? text : '{i}'}${dot}`;
  }
  if (template.startsWith('{i}')) return { fault: 'must begin with the name of a root' };
  return { template, forms };
}

function segmentFault(text: string): string {
  if (text === '') return 'has an empty name between two dots';
  return `has "${text.slice(0, 64)}", which is neither a name nor an instance number from 1`;
}

function instanceForm(text: string): InstanceForm | null {
  if (text === '*') return 'wildcard';
  if (text === '{i}') return 'placeholder';
  return /^[1-9]\d{0,9}$/.test(text) && Number(text) <= largestInstance ? 'number' : null;
}
