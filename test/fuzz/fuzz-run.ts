import { decodeEnvelope, decodeText, EnvelopeError } from '#cwmp';
import type { FuzzOptions } from './fuzz-options.js';
import type { FuzzInput, Mutator } from './mutation.js';
import { Random } from '../random.js';

/** Processor time that one envelope may cost, in ms. */
export const cpuBudgetMs = 250;
const mostFindings = 20;
const marks = 10;

/** An input that was not simply decoded or refused. */
export interface Finding {
  readonly index: number;
  readonly problem: string;
}

export interface FuzzReport {
  readonly decoded: number;
  readonly refused: number;
  readonly findings: readonly Finding[];
  /** Processor time of the dearest input, in ms. */
  readonly slowestMs: number;
  /** Heap in use after a collection, at equal distances, in MiB. */
  readonly heapMiB: readonly number[];
}

/** Decodes inputs one after the other; `onMark` hears ten times how far it is. */
export function fuzz(
  mutator: Mutator,
  { count, seed, from }: FuzzOptions,
  onMark: (done: number) => void,
): FuzzReport {
  const findings: Finding[] = [];
  const heapMiB: number[] = [];
  const tally = { decoded: 0, refused: 0, slowestMs: 0 };
  const note = (index: number, problem: string) => {
    if (findings.length < mostFindings) findings.push({ index, problem });
  };
  const markEvery = Math.max(1, Math.floor(count / marks));
  for (let done = 1; done <= count; done++) {
    const index = from + done - 1;
    const input = mutator.input(new Random(seed, index));
    const started = process.cpuUsage();
    const problem = tryDecoding(input, tally);
    const { user, system } = process.cpuUsage(started);
    const cpuMs = (user + system) / 1_000;
    tally.slowestMs = Math.max(tally.slowestMs, cpuMs);
    if (problem !== null) note(index, problem);
    if (cpuMs > cpuBudgetMs) note(index, `took ${cpuMs.toFixed(0)} ms`);
    if (done % markEvery === 0) {
      globalThis.gc?.();
      heapMiB.push(process.memoryUsage().heapUsed / 1_048_576);
      onMark(done);
    }
  }
  if (Object.keys(Object.prototype).length > 0) note(-1, 'Object.prototype has been changed');
  return { ...tally, findings, heapMiB };
}

function tryDecoding(
  { bytes, charset }: FuzzInput,
  tally: { decoded: number; refused: number },
): string | null {
  try {
    JSON.stringify(decodeEnvelope(decodeText(bytes, charset)));
    tally.decoded++;
    return null;
  } catch (error) {
    if (error instanceof EnvelopeError) {
      tally.refused++;
      return null;
    }
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
