import type { LoggerService } from '@nestjs/common';
import type { LogConfig, LogLevel } from '#config';
import { type RecordLevel, renderJson, renderPretty, toLogRecord } from './log-record.js';

/** Where lines go, such as a stream. */
export interface LogSink {
  write(line: string): unknown;
}

const SEVERITY: Readonly<Record<RecordLevel | LogLevel, number>> = {
  fatal: 0,
  error: 1,
  warn: 2,
  info: 3,
  debug: 4,
};

/**
 * The logger of every process: one line per record, with the fields of `withLogContext`, free of control characters
 * and secrets, and bounded in length. Give it to Nest with `app.useLogger` or `Logger.overrideLogger`.
 */
export class JsonLogger implements LoggerService {
  readonly #sink: LogSink;

  constructor(
    private readonly config: Readonly<LogConfig>,
    sink?: LogSink,
    private readonly clock: () => Date = () => new Date(),
  ) {
    this.#sink = sink ?? standardOutput();
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.#write('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write('fatal', message, rest);
  }

  #write(level: RecordLevel, message: unknown, rest: readonly unknown[]): void {
    if (SEVERITY[level] > SEVERITY[this.config.level]) return;
    const render = this.config.format === 'json' ? renderJson : renderPretty;
    this.#sink.write(`${render(toLogRecord(level, message, rest), this.clock())}\n`);
  }
}

function standardOutput(): LogSink {
  // A reader of our output that goes away must not take the process with it.
  if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', () => undefined);
  return process.stdout;
}
