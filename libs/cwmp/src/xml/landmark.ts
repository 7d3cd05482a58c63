/** Where a rare character comes next, looked up natively and only when the scanner has passed it: linear in all. */
export class Landmark {
  private next = -1;

  constructor(
    private readonly xml: string,
    private readonly character: string,
  ) {}

  /** Whether the character occurs from `start` on before `end`; `start` must not go back between calls. */
  isWithin(start: number, end: number): boolean {
    if (this.next < start) {
      const found = this.xml.indexOf(this.character, start);
      this.next = found === -1 ? this.xml.length : found;
    }
    return this.next < end;
  }
}
