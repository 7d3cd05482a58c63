/** How one device wants values written where the specification allows several forms; `digits` (1/0) by default. */
export interface WireForms {
  /** xsd:boolean in arguments and values. */
  readonly booleans?: 'digits' | 'words';
  /** NextLevel of GetParameterNames; follows `booleans` when absent. */
  readonly nextLevel?: 'digits' | 'words';
  /** xsd:dateTime in values; whole seconds by default, because some CPEs refuse a fraction. */
  readonly dateTimes?: 'seconds' | 'milliseconds' | 'withoutZone';
}

/** One argument that must not go on the wire: JSON pointer into the arguments, and why. */
export interface ArgumentProblem {
  readonly pointer: string;
  readonly message: string;
}

/** A message that must not go on the wire because of `problems`, of which there is at least one. */
export class EncodeError extends RangeError {
  override readonly name = 'EncodeError';

  constructor(readonly problems: readonly ArgumentProblem[]) {
    super(problems.map(({ pointer, message }) => `${pointer || '/'} ${message}`).join('; '));
  }
}

const MOST_PROBLEMS = 20;

/** One run of the encoder: the device's forms, where in the arguments it is, and what it had to refuse. */
export class Encoding {
  readonly problems: ArgumentProblem[] = [];
  private readonly path: (string | number)[] = [];

  constructor(readonly forms: WireForms = {}) {}

  /** Runs `write` one step deeper in the arguments. */
  at<T>(step: string | number, write: () => T): T {
    this.path.push(step);
    const result = write();
    this.path.pop();
    return result;
  }

  /** Notes a problem with the value at hand; its encoding is '', as nothing of the message will be used. */
  refuse(message: string): string {
    const pointer = this.path
      .map((step) => `/${String(step).replace(/~/g, '~0').replace(/\//g, '~1')}`)
      .join('');
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ pointer, message });
    return '';
  }

  boolean(value: boolean, form = this.forms.booleans): string {
    if (form === 'words') return value ? 'true' : 'false';
    return value ? '1' : '0';
  }
}
