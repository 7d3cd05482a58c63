import { loadConfig, StateConfig } from '#config';
import { CommandError } from '../command-error.js';
import type { Terminal } from '../terminal.js';

/** Copies the data directory of an ACS that runs on the embedded database. @throws CommandError with the remedy */
export function backUpData(dataDir: string | undefined, target: string, terminal: Terminal): Promise<void> {
  return orSay(async () => {
    const { backUp } = await import('#persistence');
    const { files, bytes } = await backUp(dataDir ?? configured(), target);
    const megabytes = Math.ceil(bytes / 1_000_000);
    terminal.print(`Backed up to ${target}: ${files} files, ${megabytes} MB. It holds keys: keep it safe.\n`);
  });
}

/** Makes a data directory of a backup. @throws CommandError with the remedy */
export function restoreData(backup: string, dataDir: string | undefined, terminal: Terminal): Promise<void> {
  return orSay(async () => {
    const { restore } = await import('#persistence');
    const target = dataDir ?? configured();
    const { createdAt } = await restore(backup, target);
    terminal.print(`Restored the backup of ${createdAt} to ${target}. Start the ACS on it.\n`);
  });
}

function configured(): string {
  return loadConfig({ state: StateConfig }).state.dataDir;
}

async function orSay(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
