import { SaxesParser } from 'saxes';
import { decodeEnvelope, decodeText } from '#cwmp';
import { getParameterValuesResponse, inform } from '../documents.js';

/** CPU-ms per document, medians over interleaved batches of one process. */
export interface DecodeFigures {
  readonly document: string;
  readonly bytes: number;
  /** A namespace-blind, no-op SAX pass over the decoded text: what any parser would have to beat. */
  readonly saxesMs: number;
  readonly decodeEnvelopeMs: number;
  /** From the bytes, charset included. */
  readonly decodeTextAndEnvelopeMs: number;
  /** `decodeEnvelopeMs` over `saxesMs`; the budget is 1.2. */
  readonly ratio: number;
}

const BATCHES = 15;
const BATCH_MS = 30;

/** Decodes a 1,000-parameter GetParameterValuesResponse and an Inform beside raw saxes; about three seconds. */
export function measureDecode(): readonly DecodeFigures[] {
  return [
    measure('GetParameterValuesResponse, 1,000 parameters', getParameterValuesResponse(1_000)),
    measure('Inform', inform('EX7000012345')),
  ];
}

function measure(name: string, document: string): DecodeFigures {
  const bytes = Buffer.from(document);
  // Flat, as text from a socket is; concatenation leaves a rope.
  const xml = bytes.toString('latin1');
  const [saxesMs, decodeEnvelopeMs, decodeTextAndEnvelopeMs] = medians([
    () => runSaxes(xml),
    () => decodeEnvelope(xml),
    () => decodeEnvelope(decodeText(bytes, null)),
  ]);
  return {
    document: name,
    bytes: bytes.length,
    saxesMs,
    decodeEnvelopeMs,
    decodeTextAndEnvelopeMs,
    ratio: decodeEnvelopeMs / saxesMs,
  };
}

function runSaxes(xml: string): void {
  const parser = new SaxesParser();
  parser.on('opentag', () => undefined);
  parser.on('closetag', () => undefined);
  parser.on('text', () => undefined);
  parser.write(xml).close();
}

// Interleaved, so that a busy machine slows every candidate alike.
function medians(
  runs: readonly [() => unknown, () => unknown, () => unknown],
): readonly [number, number, number] {
  const samples: readonly [number[], number[], number[]] = [[], [], []];
  for (let batch = 0; batch < BATCHES; batch++) {
    for (const [index, run] of runs.entries()) samples[index]?.push(cpuMsPerRun(run));
  }
  return [median(samples[0]), median(samples[1]), median(samples[2])];
}

function cpuMsPerRun(run: () => unknown): number {
  const start = process.cpuUsage();
  let runs = 0;
  let spentMs = 0;
  do {
    run();
    runs++;
    const { user, system } = process.cpuUsage(start);
    spentMs = (user + system) / 1_000;
  } while (spentMs < BATCH_MS);
  return spentMs / runs;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
