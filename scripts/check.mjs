// Runs every static gate and the unit tests side by side, reports all failures, not only the first.
import { spawn } from 'node:child_process';

const gates = ['format:check', 'lint', 'typecheck', 'arch', 'dead', 'docs', 'docker', 'queries'];

function run(gate) {
  return new Promise((resolve) => {
    const started = Date.now();
    const child = spawn('npm', ['run', '-s', gate], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => resolve({ gate, code, output, seconds: (Date.now() - started) / 1000 }));
  });
}

const waiting = [...gates];
const results = [];
async function lane() {
  for (let gate = waiting.shift(); gate; gate = waiting.shift()) results.push(await run(gate));
}
await Promise.all([lane(), lane()]);

for (const { gate, code, output, seconds } of results) {
  process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${gate} (${seconds.toFixed(1)} s)\n`);
  if (code !== 0) process.stdout.write(`${output}\n`);
}
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1;
