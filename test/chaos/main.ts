import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { ChaosCluster } from './chaos-cluster.js';
import { chaosRun } from './chaos-run.js';

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { seeds: text, seed: text, cpes: text, orders: text, faults: text },
});

const wholeNumber = (name: keyof typeof values, fallback: number): number => {
  const value = values[name] ?? String(fallback);
  if (!/^\d{1,9}$/.test(value)) throw new RangeError(`--${name} must be a whole number`);
  return Number(value);
};

const seeds = wholeNumber('seeds', 20);
const first = wholeNumber('seed', Date.now() % 1_000_000_000);
const size = {
  cpes: wholeNumber('cpes', 16),
  orders: wholeNumber('orders', 120),
  faults: wholeNumber('faults', 8),
};

let broken = 0;
const chaos = await ChaosCluster.start();
try {
  for (let seed = first; seed < first + seeds; seed++) {
    process.stdout.write(`--seeds 1 --seed ${seed} … `);
    const report = await chaosRun(chaos, { seed, ...size });
    broken += report.broken.length;
    process.stdout.write(
      `${report.broken.length === 0 ? 'ok' : 'BROKEN'}: ${report.accepted} accepted, ` +
        `${report.unanswered} unanswered, ${JSON.stringify(report.states)}, ${report.executions} executed, ` +
        `at rest after ${(report.restMs / 1_000).toFixed(0)} s, ${report.largestRoleMiB} MiB; ` +
        `${report.faults.join(', ')}\n`,
    );
    for (const promise of report.broken) process.stdout.write(`  ${promise}\n`);
  }
} finally {
  await chaos.stop();
}
process.exitCode = broken === 0 ? 0 : 1;
