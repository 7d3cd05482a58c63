import { readName } from '../field/parameter-name.js';
import { LONGEST_LIST } from '../field/list.js';
import { detached } from '../xml/detached.js';
import { escapeXml } from '../xml/escape.js';
import type { XmlReader } from '../xml/xml-reader.js';
import { describeFault } from './fault-codes.js';
import { parseFaultCode, UNSPECIFIED_FAULT } from './parse-fault-code.js';
import type { CwmpFault, ParameterFault } from './cwmp-fault.js';

interface FaultDraft {
  code: number;
  /** A CWMP code where SOAP has its own; 0 when there was none. */
  soapCode: number;
  string: string | null;
  soapString: string;
  readonly parameterFaults: ParameterFault[];
}

/**
 * Reads a SOAP Fault wherever its parts stand. A fault without a FaultString takes SOAP's faultstring, one without a
 * FaultCode a CWMP code that stands in SOAP's faultcode, and else counts as 9002. What SOAP means by the faultcode is not
 * looked at, because CPEs write it in any form.
 */
export function decodeFault(reader: XmlReader): CwmpFault {
  const draft: FaultDraft = { code: 0, soapCode: 0, string: null, soapString: '', parameterFaults: [] };
  readFaultParts(reader, draft);
  const code = draft.code || draft.soapCode || UNSPECIFIED_FAULT;
  return { code, string: draft.string ?? draft.soapString, parameterFaults: draft.parameterFaults };
}

function readFaultParts(reader: XmlReader, draft: FaultDraft): void {
  while (reader.nextChild()) {
    switch (reader.localName) {
      case 'FaultCode':
      case 'faultCode':
      case 'Faultcode':
        draft.code = parseFaultCode(reader.text());
        break;
      case 'FaultString':
      case 'faultString':
      case 'Faultstring':
        draft.string = detached(reader.text());
        break;
      case 'faultcode':
        draft.soapCode = cwmpCodeOf(reader.text());
        break;
      case 'faultstring':
        draft.soapString = detached(reader.text());
        break;
      case 'SetParameterValuesFault':
        readParameterFault(reader, draft.parameterFaults);
        break;
      // detail, Fault, and whatever else they are wrapped in
      default:
        readFaultParts(reader, draft);
    }
  }
}

/** SOAP's own codes are words; a number below those of CWMP is none of ours. */
function cwmpCodeOf(text: string): number {
  const code = parseFaultCode(text);
  return code < 8_000 ? 0 : code;
}

/** One parameter that was refused, or a list of them in one element. */
function readParameterFault(reader: XmlReader, faults: ParameterFault[]): void {
  const countBefore = faults.length;
  let name = '';
  let code = 0;
  let string = '';
  while (reader.nextChild()) {
    const element = reader.localName;
    if (element === 'ParameterName' || element === 'Name') name = readName(reader);
    else if (element === 'FaultCode') code = parseFaultCode(reader.text());
    else if (element === 'FaultString') string = detached(reader.text());
    else readParameterFault(reader, faults);
  }
  if (name === '' && faults.length > countBefore) return;
  if (faults.length >= LONGEST_LIST) reader.fail('limit', 'a fault names too many parameters');
  faults.push({ name, code: code || UNSPECIFIED_FAULT, string });
}

/** The content of Body for a fault, ours or a CPE's. HTTP answers it with 200, never with 500. */
export function encodeFault(fault: CwmpFault): string {
  const parameterFaults = fault.parameterFaults.map(
    ({ name, code, string }) =>
      `<SetParameterValuesFault><ParameterName>${escapeXml(name)}</ParameterName><FaultCode>${code}</FaultCode>` +
      `<FaultString>${escapeXml(string)}</FaultString></SetParameterValuesFault>`,
  );
  return (
    `<soap-env:Fault><faultcode>${describeFault(fault.code).faultcode}</faultcode>` +
    `<faultstring>CWMP fault</faultstring><detail><cwmp:Fault><FaultCode>${fault.code}</FaultCode>` +
    `<FaultString>${escapeXml(fault.string)}</FaultString>${parameterFaults.join('')}</cwmp:Fault></detail></soap-env:Fault>`
  );
}
