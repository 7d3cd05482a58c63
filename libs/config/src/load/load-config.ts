import { validateSync } from 'class-validator';
import { type Slice, settingsOf } from '../slice/setting.js';
import { ConfigError } from './config-error.js';
import { type Environment, readVariable } from './read-variable.js';
import { unknownVariableProblems } from './unknown-variables.js';

/** Slice classes under the names that the result carries. */
export type SliceMap = Readonly<Record<string, Slice>>;

export type Config<S extends SliceMap> = { readonly [Name in keyof S]: Readonly<InstanceType<S[Name]>> };

/**
 * Reads and checks the slices that a process needs, before it does anything else.
 *
 * @param env default: the environment of the process
 * @returns a frozen object with a frozen instance of each slice
 * @throws ConfigError with every problem of these slices and every unknown `ACS_*` name
 */
export function loadConfig<S extends SliceMap>(slices: S, env: Environment = process.env): Config<S> {
  const loaded = Object.entries(slices).map(([name, slice]) => ({ name, ...loadSlice(slice, env) }));
  const problems = [
    ...new Set([...loaded.flatMap((each) => each.problems), ...unknownVariableProblems(env)]),
  ];
  if (problems.length > 0) throw new ConfigError(problems.toSorted());
  const entries = loaded.map(({ name, instance }) => [name, Object.freeze(instance)]);
  return Object.freeze(Object.fromEntries(entries) as Config<S>);
}

function loadSlice(slice: Slice, env: Environment): { instance: object; problems: string[] } {
  const instance = new slice();
  const names = new Map<string, string>();
  const problems: string[] = [];
  for (const setting of settingsOf(slice)) {
    const reading = readVariable(setting, env);
    if ('problem' in reading) {
      problems.push(reading.problem);
      continue;
    }
    names.set(setting.property, setting.name);
    const value = Array.isArray(reading.value) ? Object.freeze([...reading.value]) : reading.value;
    Object.assign(instance, { [setting.property]: value });
  }
  return { instance, problems: [...problems, ...brokenRules(instance, names)] };
}

function brokenRules(instance: object, names: ReadonlyMap<string, string>): string[] {
  return validateSync(instance).flatMap(({ property, constraints }) => {
    const name = names.get(property);
    const first = Object.values(constraints ?? {}).at(-1);
    if (name === undefined || first === undefined) return [];
    return [`${name}: ${first.replace(new RegExp(`^${property} `), '')}`];
  });
}

/** The environment of the process over `defaults`, which count only where it says nothing. */
export function environmentWith(defaults: Environment): Environment {
  return { ...defaults, ...process.env };
}
