import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { attackScenario } from './attack/attack-scenario.js';
import { decodeScenario } from './decode/decode-scenario.js';
import { discoveryScenario } from './discovery/discovery-scenario.js';
import { idleScenario } from './idle/idle-scenario.js';
import { herdScenario } from './overload/herd-scenario.js';
import { overloadScenario } from './overload/overload-scenario.js';
import { Closers } from './process/closers.js';
import { pendingScenario } from './pending/pending-scenario.js';
import { repositoryScenario } from './repository/repository-scenario.js';
import { updatePage } from './report/benchmarks-page.js';
import type { Report } from './report/report.js';
import { taskScenario } from './task/task-scenario.js';
import { waitScenario } from './wait/wait-scenario.js';

/** What all scenarios are told; each has a number of devices of its own for one that is left out. */
interface ScenarioOptions {
  readonly devices?: number;
  readonly stormSec: number;
  /** What the ACS and its database have of the machine in a storm; where left out, what the scenario thinks fit. */
  readonly cores?: number;
}

type Scenario = (closers: Closers, options: ScenarioOptions) => Report | Promise<Report>;

const scenarios: Readonly<Record<string, Scenario>> = {
  idle: idleScenario,
  discovery: discoveryScenario,
  decode: decodeScenario,
  repository: repositoryScenario,
  attack: attackScenario,
  overload: overloadScenario,
  herd: herdScenario,
  task: taskScenario,
  wait: waitScenario,
  pending: pendingScenario,
};

const { positionals: chosen, values } = parseArgs({
  allowPositionals: true,
  options: {
    devices: { type: 'string' },
    seconds: { type: 'string', default: '30' },
    cores: { type: 'string' },
  },
});
const unknown = chosen.filter((name) => !(name in scenarios));
if (unknown.length > 0) {
  const known = Object.keys(scenarios).join(', ');
  process.stderr.write(`no such scenario: ${unknown.join(', ')}; there are ${known}\n`);
  process.exitCode = 1;
} else {
  for (const name of Object.keys(scenarios))
    if (chosen.length === 0 || chosen.includes(name)) await runScenario(name);
}

async function runScenario(name: string): Promise<void> {
  const closers = new Closers();
  const abandon = () => void closers.closeAll().finally(() => process.exit(1));
  process.on('SIGINT', abandon).on('SIGTERM', abandon);
  process.stdout.write(`${name} …\n`);
  const [load = 0] = loadavg();
  try {
    const report = await scenarios[name]!(closers, {
      ...(values.devices !== undefined && { devices: Number(values.devices) }),
      ...(values.cores !== undefined && { cores: Number(values.cores) }),
      stormSec: Number(values.seconds),
    });
    process.stdout.write(`${report.paragraphs.join('\n\n')}\n\n`);
    updatePage(report, commandOf(name), machineOf(report, load));
  } finally {
    await closers.closeAll();
    process.off('SIGINT', abandon).off('SIGTERM', abandon);
  }
}

function commandOf(name: string): string {
  const told = process.argv.slice(2).filter((argument) => !chosen.includes(argument));
  return ['npm run bench --', name, ...told].join(' ');
}

/** @param load average of the minute before: beside other work all figures are worse, and those of small servers less so. */
function machineOf({ postgresVersion }: Report, load: number): string {
  const machine = `${availableParallelism()} cores (load average ${load.toFixed(1)}), Node ${process.versions.node}`;
  return postgresVersion === undefined ? machine : `${machine}, PostgreSQL ${postgresVersion}`;
}
