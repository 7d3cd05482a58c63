/** One thing that is wrong with a file: JSON pointer into it, and why. */
export interface ProfileProblem {
  readonly pointer: string;
  readonly message: string;
}

/** What is wrong with a value at `pointer`; nothing when it is right. */
export type ValueCheck = (value: unknown, pointer: string) => readonly ProfileProblem[];

const longestList = 200;

export function oneOf(...choices: readonly string[]): ValueCheck {
  return expecting(`one of ${choices.join(', ')}`, (value) => choices.some((choice) => choice === value));
}

export function wholeNumber(min: number, max: number): ValueCheck {
  return expecting(`a whole number from ${min} to ${max}`, (value) => {
    return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
  });
}

export function text(maxLength: number): ValueCheck {
  return expecting(`a text of 1 to ${maxLength} characters`, (value) => {
    return typeof value === 'string' && value.length >= 1 && value.length <= maxLength;
  });
}

export function pattern(form: RegExp, shape: string): ValueCheck {
  return expecting(shape, (value) => typeof value === 'string' && form.test(value));
}

export function listOf(check: ValueCheck): ValueCheck {
  return (value, pointer) => {
    if (!Array.isArray(value)) return [{ pointer, message: 'must be a list' }];
    if (value.length > longestList) return [{ pointer, message: `must have ${longestList} entries at most` }];
    return value.flatMap((entry: unknown, index) => check(entry, `${pointer}/${index}`));
  };
}

/** An object of these keys and no others. */
export function object(
  checks: Readonly<Record<string, ValueCheck>>,
  required: readonly string[],
): ValueCheck {
  return (value, pointer) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return [{ pointer, message: 'must be an object' }];
    const entries = Object.entries(value);
    const missing = required.filter((key) => !Object.hasOwn(value, key));
    return [
      ...missing.map((key) => ({ pointer: `${pointer}/${key}`, message: 'is missing' })),
      ...entries.flatMap(([key, entry]: [string, unknown]) => {
        const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
        return check === undefined ? [{ pointer: at, message: 'is not known here' }] : check(entry, at);
      }),
    ];
  };
}

export function notEmpty(check: ValueCheck): ValueCheck {
  return (value, pointer) => {
    const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
    return isEmpty ? [{ pointer, message: 'must not be empty' }] : check(value, pointer);
  };
}

export const number: ValueCheck = expecting('a number', (value) => Number.isFinite(value));

export function exactly(expected: boolean): ValueCheck {
  return expecting(String(expected), (value) => value === expected);
}

/** An object of any keys, up to the length of a path. */
export function recordOf(check: ValueCheck): ValueCheck {
  return (value, pointer) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return [{ pointer, message: 'must be an object' }];
    const entries: [string, unknown][] = Object.entries(value);
    if (entries.length > longestList)
      return [{ pointer, message: `must have ${longestList} entries at most` }];
    return entries.flatMap(([key, entry]) =>
      check(entry, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    );
  };
}

/** A list of exactly these entries. */
export function tuple(...checks: readonly ValueCheck[]): ValueCheck {
  return (value, pointer) =>
    Array.isArray(value) && value.length === checks.length
      ? checks.flatMap((check, index) => check(value[index], `${pointer}/${index}`))
      : [{ pointer, message: `must be a list of ${checks.length}` }];
}

/** Right for one of the checks; else what the one says that came nearest. */
export function either(...checks: readonly [ValueCheck, ...ValueCheck[]]): ValueCheck {
  return (value, pointer) => {
    const outcomes = checks.map((check) => check(value, pointer));
    if (outcomes.some((problems) => problems.length === 0)) return [];
    const depth = (problems: readonly ProfileProblem[]) => problems[0]?.pointer.length ?? 0;
    const [nearest = []] = outcomes.toSorted(
      (one, other) => one.length - other.length || depth(other) - depth(one),
    );
    return nearest;
  };
}

function expecting(shape: string, isRight: (value: unknown) => boolean): ValueCheck {
  return (value, pointer) => (isRight(value) ? [] : [{ pointer, message: `must be ${shape}` }]);
}
