/** One line that an ACS logged. */
export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

const strained = 'admission.strained';

/** Where an ACS under test logs to. */
export class LogLines {
  readonly texts: string[] = [];

  write(line: string): void {
    this.texts.push(line.trimEnd());
  }

  /** The lines from `start` on that an operator would look at: warnings and worse, but for how busy the machine is. */
  complaints(start = 0): LogLine[] {
    const isComplaint = ({ level, msg }: LogLine) =>
      level !== 'info' && level !== 'debug' && msg !== strained;
    return this.all(start).filter(isComplaint);
  }

  all(start = 0): LogLine[] {
    return this.texts.slice(start).map((text) => JSON.parse(text) as LogLine);
  }
}
