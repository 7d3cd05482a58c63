import { ConfigError } from '#config';
import { StartupError } from './startup-error.js';

/**
 * Ends the process with exit code 1 after saying why on stderr: one line with the remedy for a StartupError, one
 * line per problem for a ConfigError, the stack for anything else (a bug).
 */
export function exitOnStartupError(error: unknown): never {
  process.stderr.write(`${describeStartupError(error)}\n`);
  process.exit(1);
}

/** The text that `exitOnStartupError` prints. */
export function describeStartupError(error: unknown): string {
  if (error instanceof StartupError) return `aviary: ${oneLine(error.message)}`;
  if (error instanceof ConfigError) {
    return error.problems.map((problem) => `aviary: ${oneLine(problem)}`).join('\n');
  }
  const listen = describeListenError(error);
  if (listen !== undefined) return `aviary: ${listen}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function describeListenError(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('port' in error)) return undefined;
  if (error.code === 'EADDRINUSE') {
    return `port ${String(error.port)} is taken by another program; stop it, or configure another port`;
  }
  if (error.code === 'EACCES') {
    return `not allowed to listen on port ${String(error.port)}; configure a port above 1023`;
  }
  return undefined;
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}
