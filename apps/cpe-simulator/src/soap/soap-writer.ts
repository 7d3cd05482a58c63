import type { SoapDialect } from './soap-dialect.js';
import { escapeXml } from './xml-text.js';

/** One reported value, with its type as the local name of `xsi:type`. */
export interface ReportedValue {
  readonly name: string;
  readonly value: string;
  readonly type: string;
}

/** Writes messages in one dialect. Made once per profile, since all that does not vary is joined beforehand. */
export class SoapWriter {
  private readonly opening: string;
  private readonly closing: string;

  constructor(readonly dialect: SoapDialect) {
    const { envelopePrefix: envelope, encodingPrefix, cwmpNamespace } = dialect;
    const namespaces = [
      [envelope, 'http://schemas.xmlsoap.org/soap/envelope/'],
      [encodingPrefix, 'http://schemas.xmlsoap.org/soap/encoding/'],
      ['xsd', 'http://www.w3.org/2001/XMLSchema'],
      ['xsi', 'http://www.w3.org/2001/XMLSchema-instance'],
      ['cwmp', cwmpNamespace],
    ];
    const declarations = namespaces.map(([prefix, uri]) => this.attribute(`xmlns:${prefix}`, uri ?? ''));
    this.opening = `${dialect.xmlDeclaration}<${envelope}:Envelope${declarations.join('')}>`;
    this.closing = `</${envelope}:Body></${envelope}:Envelope>`;
  }

  /** A whole message around one RPC element. The ID is left out where the dialect has no header. */
  envelope(id: string | null, body: string): string {
    return `${this.opening}${this.header(id)}<${this.dialect.envelopePrefix}:Body>${body}${this.closing}`;
  }

  /** An RPC element, `content` being its finished children. */
  rpc(name: string, content: string): string {
    return `<cwmp:${name}>${content}</cwmp:${name}>`;
  }

  text(name: string, value: string | number): string {
    return `<${name}>${escapeXml(String(value))}</${name}>`;
  }

  /** A SOAP array; `itemType` with its prefix, as in `cwmp:EventStruct`. */
  array(name: string, itemType: string, items: readonly string[]): string {
    const type = `${itemType}[${this.dialect.arraySize(items.length)}]`;
    return `<${name}${this.attribute(`${this.dialect.encodingPrefix}:arrayType`, type)}>${items.join('')}</${name}>`;
  }

  parameterList(values: readonly ReportedValue[]): string {
    const structs = values.map(
      ({ name, value, type }) =>
        `<ParameterValueStruct><Name>${escapeXml(name)}</Name>${this.value(value, type)}</ParameterValueStruct>`,
    );
    return this.array('ParameterList', 'cwmp:ParameterValueStruct', structs);
  }

  /** A SOAP fault around a CWMP fault; `entries` holds the finished SetParameterValuesFault elements. */
  fault(code: number, text: string, entries: string): string {
    const prefix = this.dialect.envelopePrefix;
    const party = [9003, 9005, 9006, 9007, 9008].includes(code) ? 'Client' : 'Server';
    const detail = this.rpc('Fault', this.text('FaultCode', code) + this.text('FaultString', text) + entries);
    return (
      `<${prefix}:Fault><faultcode>${party}</faultcode><faultstring>CWMP fault</faultstring>` +
      `<detail>${detail}</detail></${prefix}:Fault>`
    );
  }

  private value(value: string, type: string): string {
    const declared = this.dialect.typedValues ? this.attribute('xsi:type', `xsd:${type}`) : '';
    return `<Value${declared}>${escapeXml(value)}</Value>`;
  }

  private header(id: string | null): string {
    const { envelopePrefix: envelope, header, noMoreRequests } = this.dialect;
    if (header === 'absent') return '';
    if (header === 'empty') return `<${envelope}:Header/>`;
    const mustUnderstand = (flag: string): string => this.attribute(`${envelope}:mustUnderstand`, flag);
    const identity = id === null ? '' : `<cwmp:ID${mustUnderstand('1')}>${escapeXml(id)}</cwmp:ID>`;
    const finished = noMoreRequests
      ? `<cwmp:NoMoreRequests${mustUnderstand('0')}>0</cwmp:NoMoreRequests>`
      : '';
    return `<${envelope}:Header>${identity}${finished}</${envelope}:Header>`;
  }

  private attribute(name: string, value: string): string {
    return ` ${name}=${this.dialect.quote}${value}${this.dialect.quote}`;
  }
}
