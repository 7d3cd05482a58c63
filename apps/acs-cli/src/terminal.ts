/** Where a command writes. */
export interface Terminal {
  /** What was asked for, lines with their ends. */
  print(text: string): void;
  /** What the person should know beside it: one message without its end. */
  complain(message: string): void;
}

/** The terminal of this process. */
export const processTerminal: Terminal = {
  print: (text) => void process.stdout.write(text),
  complain: (message) => void process.stderr.write(`acs: ${message}\n`),
};
