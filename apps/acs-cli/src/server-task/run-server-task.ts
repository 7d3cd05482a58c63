import type { ServerTask } from '../command-line.js';
import type { Terminal } from '../terminal.js';
import { backUpData, restoreData } from './backup-data.js';
import { migrateDatabase } from './migrate-database.js';

/**
 * Carries out a task on the server itself, beside or without a running ACS.
 *
 * @param dataDir undefined: that of ACS_DATA_DIR
 * @throws CommandError or ConfigError with one line for the person
 */
export function runServerTask(
  task: ServerTask,
  dataDir: string | undefined,
  terminal: Terminal,
): Promise<void> {
  switch (task.name) {
    case 'migrate':
      return migrateDatabase(terminal);
    case 'backup':
      return backUpData(dataDir, task.directory, terminal);
    case 'restore':
      return restoreData(task.directory, dataDir, terminal);
  }
}
