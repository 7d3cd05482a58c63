import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fuzz } from './fuzz-run.js';
import { fuzzOptions } from './fuzz-options.js';
import { Mutator } from './mutation.js';

/** Growth of the heap between the second mark and the last that counts as a leak, in MiB. */
const leakMiB = 16;

const directory = join(process.cwd(), 'libs/cwmp/golden');
const documents = readdirSync(directory).map((file) => readFileSync(join(directory, file), 'latin1'));

try {
  const options = fuzzOptions(process.argv.slice(2));
  process.stdout.write(`${options.count} envelopes, seed ${options.seed} …\n`);
  const started = Date.now();
  const report = fuzz(new Mutator(documents), options, (done) => process.stdout.write(`${done}\n`));
  const seconds = (Date.now() - started) / 1_000;
  const { decoded, refused, slowestMs, heapMiB, findings } = report;
  process.stdout.write(
    `decoded ${decoded}, refused ${refused}, slowest ${slowestMs.toFixed(1)} ms of CPU, ${seconds.toFixed(0)} s\n` +
      `heap after collection, MiB: ${heapMiB.map((size) => size.toFixed(1)).join(' ')}\n`,
  );
  for (const { index, problem } of findings)
    process.stdout.write(`--seed ${options.seed} --from ${index} --count 1: ${problem}\n`);
  const leaked = (heapMiB.at(-1) ?? 0) - (heapMiB[1] ?? heapMiB[0] ?? 0);
  if (leaked > leakMiB) process.stdout.write(`the heap has grown by ${leaked.toFixed(1)} MiB\n`);
  if (findings.length > 0 || leaked > leakMiB) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
