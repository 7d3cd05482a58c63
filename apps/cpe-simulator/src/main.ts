import { setTimeout as pause } from 'node:timers/promises';
import { helpText, parseCommandLine, type SimulatorOptions } from './cli-options.js';
import { CpeFleet } from './fleet/cpe-fleet.js';
import { SessionTally } from './fleet/session-tally.js';
import { ExecutionLedger } from './ledger/execution-ledger.js';

const reportEveryMs = 10_000;

/** Runs a fleet until its time is over or somebody interrupts it. */
async function simulate({ ledgerFile, durationSec, ...options }: SimulatorOptions): Promise<void> {
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end.abort());
  endWithStarter(end);
  const tally = new SessionTally();
  const ledger = new ExecutionLedger(ledgerFile === undefined ? {} : { file: ledgerFile });
  const sessionEnded = tally.count.bind(tally);
  const fleet = await CpeFleet.create({ ...options, ledger, sessionEnded });
  process.stdout.write(`${options.count} CPEs inform ${options.acsUrl}\n`);
  const report = setInterval(() => process.stdout.write(`${tally.describe(ledger)}\n`), reportEveryMs);
  const started = fleet.start();
  await (durationSec > 0 ? waitFor(durationSec * 1000, end.signal) : interruption(end.signal));
  clearInterval(report);
  await fleet.stop();
  await started;
  ledger.close();
  process.stdout.write(`${tally.describe(ledger)}\n`);
}

/** A fleet that another program has started for itself, with a channel to it, is of no use without that one. */
function endWithStarter(end: AbortController): void {
  process.once('disconnect', () => end.abort());
  // It may be gone by now; a process that was given no channel has no such property.
  if ('connected' in process && !process.connected) end.abort();
  process.channel?.unref();
}

async function waitFor(durationMs: number, signal: AbortSignal): Promise<void> {
  await pause(durationMs, null, { signal }).catch(() => null);
}

function interruption(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

const commandLine = parseCommandLine(process.argv.slice(2));
if (commandLine.kind === 'help') {
  process.stdout.write(helpText);
} else if (commandLine.kind === 'invalid') {
  process.stderr.write(`${commandLine.message}\n`);
  process.exitCode = 1;
} else {
  await simulate(commandLine.options).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
