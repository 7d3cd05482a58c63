import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface FuzzOptions {
  readonly count: number;
  readonly seed: number;
  /** Index of the first input: together with the seed it names one input. */
  readonly from: number;
}

/** @throws RangeError or TypeError that names what is wrong */
export function fuzzOptions(argv: readonly string[]): FuzzOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...argv], options: { count: text, seed: text, from: text } });
  return {
    count: wholeNumber('count', values.count ?? '100000'),
    seed: wholeNumber('seed', values.seed ?? String(Date.now() % 1_000_000_000)),
    from: wholeNumber('from', values.from ?? '0'),
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new RangeError(`--${name} must be a whole number`);
  return Number(text);
}
