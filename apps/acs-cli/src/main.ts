import { ConfigError } from '#config';
import { apiAccess } from './api/api-access.js';
import { CommandError } from './command-error.js';
import { isServerTask, parseCommandLine } from './command-line.js';
import { runCommand } from './run-command.js';
import { runServerTask } from './server-task/run-server-task.js';
import { processTerminal as terminal } from './terminal.js';

/** The exit code: 0 done, 1 not done, 2 not understood. */
async function main(args: readonly string[]): Promise<number> {
  const line = parseCommandLine(args);
  if (line.kind === 'help') {
    terminal.print(line.text);
    return 0;
  }
  if (line.kind === 'invalid') {
    terminal.complain(line.message);
    return 2;
  }
  try {
    const { command, options } = line;
    if (isServerTask(command)) {
      await runServerTask(command, options.dataDir, terminal);
      return 0;
    }
    const done = await runCommand(command, apiAccess(options), { ...options, terminal });
    return done ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CommandError) && !(error instanceof ConfigError)) throw error;
    terminal.complain(error.message);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
