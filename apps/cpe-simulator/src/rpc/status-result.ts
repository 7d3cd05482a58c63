import type { SoapWriter } from '../soap/soap-writer.js';

export interface StatusResult {
  /** 0 applied, 1 committed and applied later. */
  readonly status: 0 | 1;
}

export function statusElement(writer: SoapWriter, { status }: StatusResult): string {
  return writer.text('Status', status);
}
