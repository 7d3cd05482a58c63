import { describe, expect, it } from 'vitest';
import { csvLine } from './csv-line.js';

describe('a line of CSV', () => {
  it('quotes every field', () => {
    expect(csvLine(['a', '', 'x,y', 'say "hi"', 'two\nlines', 'ä😀'])).toBe(
      '"a","","x,y","say ""hi""","two\nlines","ä😀"\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', "=cmd|' /C calc'!A0"])(
    'disarms %j',
    (field) => {
      expect(csvLine([field])).toBe(`"'${field}"\r\n`);
    },
  );
});
