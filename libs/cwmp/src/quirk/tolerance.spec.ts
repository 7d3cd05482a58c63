import { describe, expect, it } from 'vitest';
import { decodeEnvelope } from '../envelope/decode-envelope.js';
import type { CpeMessage } from '../envelope/envelope.js';

const envelope = (body: string, header = ''): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:cwmp="urn:dslforum-org:cwmp-1-0">` +
  `${header}<s:Body>${body}</s:Body></s:Envelope>`;
const decodeBody = (body: string): CpeMessage => decodeEnvelope(envelope(body)).message;
const parameters = (list: string): CpeMessage =>
  decodeBody(`<cwmp:GetParameterValuesResponse>${list}</cwmp:GetParameterValuesResponse>`);
const struct = (name: string, value: string): string =>
  `<ParameterValueStruct><Name>${name}</Name>${value}</ParameterValueStruct>`;
const valuesOf = (message: CpeMessage): unknown =>
  message.kind === 'response' && message.response.method === 'GetParameterValues'
    ? message.response.result.parameterList
    : message;
const informOf = (body: string) => {
  const message = decodeBody(`<cwmp:Inform>${body}</cwmp:Inform>`);
  if (message.kind !== 'request' || message.request.method !== 'Inform') throw new Error('not an Inform');
  return message.request.arguments;
};

describe('lists of parameters', () => {
  it.each([
    ['Q16', 'cwmp:ParameterValueStruct[01]', 1],
    ['Q16', 'cwmp:ParameterValueStruct[0008]', 8],
    ['Q16', 'string[09]', 9],
    ['Q17', 'cwmp:ParameterValueStruct[02]', 1],
    ['Q17', 'cwmp:ParameterValueStruct[0010]', 11],
    ['Q17', 'cwmp:ParameterValueStruct[213]', 227],
    ['Q17', 'cwmp:ParameterValueStruct[8]', 11],
  ])('%s: takes the elements, not the size that %s declares', (_, arrayType, count) => {
    const entries = Array.from({ length: count }, (_entry, index) => struct(`Device.A.${index}`, '<Value/>'));
    const list = `<ParameterList SOAP-ENC:arrayType="${arrayType}">${entries.join('')}</ParameterList>`;
    expect(valuesOf(parameters(list))).toHaveLength(count);
  });

  it('Q18: keeps the last value of a name that occurs twice', () => {
    const list = struct('Device.A', '<Value>1</Value>') + struct('Device.B', '<Value>2</Value>');
    const again = struct('Device.A', '<Value>3</Value>');
    expect(valuesOf(parameters(`<ParameterList>${list}${again}</ParameterList>`))).toEqual([
      { name: 'Device.A', value: '3', type: null },
      { name: 'Device.B', value: '2', type: null },
    ]);
  });

  it('Q18: does so in lists of names, too', () => {
    const info = (name: string, writable: string): string =>
      `<ParameterInfoStruct><Name>${name}</Name><Writable>${writable}</Writable></ParameterInfoStruct>`;
    const list = info('Device.', '0') + info('', '1') + info('Device.', '1');
    expect(
      decodeBody(
        `<GetParameterNamesResponse><ParameterList>${list}</ParameterList></GetParameterNamesResponse>`,
      ),
    ).toMatchObject({ response: { result: { parameterList: [{ name: 'Device.', writable: true }] } } });
  });

  it('Q19: passes on a name that starts with a dot', () => {
    const list = `<ParameterList>${struct('.ExternalIPAddress', '<Value>192.0.2.1</Value>')}</ParameterList>`;
    expect(valuesOf(parameters(list))).toEqual([
      { name: '.ExternalIPAddress', value: '192.0.2.1', type: null },
    ]);
  });

  it('Q20: removes line breaks and indentation around and within names, but not from values', () => {
    const list = `<ParameterList>${struct('\n      Device.\r\n  \t A\r\n   ', '<Value>\n  a b\n</Value>')}</ParameterList>`;
    expect(valuesOf(parameters(list))).toEqual([{ name: 'Device.A', value: '\n  a b\n', type: null }]);
  });

  it.each([
    ['Q21', 'InternetGateWayDevice.DeviceInfo.X_CT-ProvCode'],
    ['Q22', 'InternetGatewayDevice.WANDevice.1.X_GponInterafceConfig.Status'],
  ])('%s: keeps the spelling of %s', (_, name) => {
    expect(valuesOf(parameters(`<ParameterList>${struct(name, '<Value/>')}</ParameterList>`))).toEqual([
      { name, value: '', type: null },
    ]);
  });

  it.each([
    ['Q23', 'xsd:string(256)', 'string'],
    ['Q23', 'xsd:unsigendInt', 'string'],
    ['Q23', 'xsd:int(11)', 'int'],
    ['R63', 'soapenc:base64', 'base64'],
    ['R63', 'xs:base64Binary', 'base64Binary'],
    ['R63', 'boolean', 'boolean'],
    ['R63', '', 'string'],
  ])('%s: reads the type %j as %s', (_, type, expected) => {
    const list = `<ParameterList>${struct('Device.A', `<Value xsi:type="${type}">7</Value>`)}</ParameterList>`;
    expect(valuesOf(parameters(list))).toEqual([{ name: 'Device.A', value: '7', type: expected }]);
  });

  it('Q24, Q25: accepts a Value without a type, and no Value at all', () => {
    const list = `<ParameterList>${struct('Device.A', '<Value>1</Value>')}${struct('Device.B', '')}</ParameterList>`;
    expect(valuesOf(parameters(list))).toEqual([
      { name: 'Device.A', value: '1', type: null },
      { name: 'Device.B', value: '', type: null },
    ]);
  });

  it.each(['0000-00-00T00:00:00', '2024-01-01T11:54::14', '2024-01-01T00:00:00+0000', '(null)', 'null'])(
    'Q27, Q28: keeps the raw value %s',
    (value) => {
      const list = `<ParameterList>${struct('Device.A', `<Value>${value}</Value>`)}</ParameterList>`;
      expect(valuesOf(parameters(list))).toEqual([{ name: 'Device.A', value, type: null }]);
    },
  );

  it('leaves out entries without a name', () => {
    expect(valuesOf(parameters(`<ParameterList>${struct(' ', '<Value>1</Value>')}</ParameterList>`))).toEqual(
      [],
    );
  });

  it.each([
    ['30', true],
    ['true', true],
    ['TRUE', true],
    ['1', true],
    [' 1 ', true],
    ['0', false],
    ['00', false],
    ['false', false],
    ['', false],
    ['no', false],
  ])('Q26: reads the Writable %j as %s', (writable, expected) => {
    const info = `<ParameterInfoStruct><Name>Device.A</Name><Writable>${writable}</Writable></ParameterInfoStruct>`;
    expect(
      decodeBody(
        `<cwmp:GetParameterNamesResponse><ParameterList>${info}</ParameterList></cwmp:GetParameterNamesResponse>`,
      ),
    ).toEqual({
      kind: 'response',
      response: {
        method: 'GetParameterNames',
        result: { parameterList: [{ name: 'Device.A', writable: expected }] },
      },
    });
  });
});

describe('Inform', () => {
  it('Q12, Q13, Q14, Q15: keeps the identity as it is stated, but for blanks around it', () => {
    const { deviceId } = informOf(
      `<DeviceId><Manufacturer/><OUI>00 abf2</OUI><ProductClass>FRITZ!Box</ProductClass>` +
        `<SerialNumber>\n 192.0.2.7 </SerialNumber></DeviceId>`,
    );
    expect(deviceId).toEqual({
      manufacturer: '',
      oui: '00 abf2',
      productClass: 'FRITZ!Box',
      serialNumber: '192.0.2.7',
    });
  });

  it('Q29: reads odd retry counts and times', () => {
    const { retryCount, currentTime } = informOf(
      '<CurrentTime>1970-01-01T00:02:11</CurrentTime><RetryCount>0942</RetryCount>',
    );
    expect(retryCount).toBe(942);
    expect(currentTime).toBe('1970-01-01T00:02:11');
    expect(informOf('<RetryCount>99999999999999999999</RetryCount>').retryCount).toBe(4_294_967_295);
    expect(informOf('<RetryCount>-1</RetryCount>').retryCount).toBe(0);
    expect(informOf('<RetryCount>many</RetryCount>').retryCount).toBe(0);
  });

  it('Q35, Q36, Q37, Q38: takes events in any order with whatever key, blanks normalised', () => {
    const event = (code: string, key: string): string =>
      `<EventStruct><EventCode>${code}</EventCode><CommandKey>${key}</CommandKey></EventStruct>`;
    const { event: events } = informOf(
      `<Event>${event('M Download', 'abc')}${event(' X  CT-COM\n BIND ', '')}` +
        `${event('4 VALUE CHANGE', 'ACTIVE')}${event('0 BOOTSTRAP', 'TR069_ZTE_HOMEGATEWAY')}</Event>`,
    );
    expect(events).toEqual([
      { eventCode: 'M Download', commandKey: 'abc' },
      { eventCode: 'X CT-COM BIND', commandKey: '' },
      { eventCode: '4 VALUE CHANGE', commandKey: 'ACTIVE' },
      { eventCode: '0 BOOTSTRAP', commandKey: 'TR069_ZTE_HOMEGATEWAY' },
    ]);
  });

  it('means an Inform without anything by an empty one', () => {
    expect(informOf('')).toEqual({
      deviceId: { manufacturer: '', oui: '', productClass: '', serialNumber: '' },
      event: [],
      maxEnvelopes: 0,
      currentTime: '',
      retryCount: 0,
      parameterList: [],
    });
  });
});

describe('faults', () => {
  const fault = (content: string, name = 's:Fault'): CpeMessage =>
    decodeBody(`<${name}>${content}</${name}>`);
  const detail = (content: string): string => `<detail><cwmp:Fault>${content}</cwmp:Fault></detail>`;

  it('Q30: accepts parameter faults without a code of their own, and none at all', () => {
    const one = '<SetParameterValuesFault><ParameterName>Device.A</ParameterName></SetParameterValuesFault>';
    expect(fault(detail(`<FaultCode>9003</FaultCode>${one}`))).toEqual({
      kind: 'fault',
      fault: { code: 9003, string: '', parameterFaults: [{ name: 'Device.A', code: 9002, string: '' }] },
    });
    expect(fault(detail('<FaultCode>9003</FaultCode>'))).toMatchObject({ fault: { parameterFaults: [] } });
  });

  it.each(['SOAP-ENV:Client', 'Client', 'soap:Server', ''])('Q31: does not mind the faultcode %j', (code) => {
    const soap = `<faultcode>${code}</faultcode><faultstring>CWMP FAULT</faultstring>`;
    const cwmp =
      '<FaultCode xsi:type="xsd:unsignedInt"> 9005 </FaultCode><FaultString xsi:type="xsd:string">no</FaultString>';
    expect(fault(soap + detail(cwmp))).toEqual({
      kind: 'fault',
      fault: { code: 9005, string: 'no', parameterFaults: [] },
    });
  });

  it('Q32: accepts a fault without Header, ID or namespace, with an encodingStyle', () => {
    const xml =
      '<soap:Envelope><soap:Body><soap:Fault soap:encodingStyle="x"><faultstring>CWMP fault</faultstring>' +
      '<detail><Fault><FaultCode>9000</FaultCode></Fault></detail></soap:Fault></soap:Body></soap:Envelope>';
    expect(decodeEnvelope(xml)).toEqual({
      cwmpNamespace: null,
      id: null,
      sessionTimeoutSec: null,
      supportedCwmpVersions: null,
      message: { kind: 'fault', fault: { code: 9000, string: 'CWMP fault', parameterFaults: [] } },
    });
  });

  it('counts a fault without a code as an internal error', () => {
    expect(fault('<faultstring>oops</faultstring>')).toMatchObject({ fault: { code: 9002, string: 'oops' } });
    expect(fault(detail('<FaultCode>none</FaultCode>'))).toMatchObject({ fault: { code: 9002 } });
  });

  it('Q33: accepts a TransferComplete that says next to nothing', () => {
    const body =
      '<cwmp:TransferComplete><CommandKey/><FaultStruct><FaultCode>9015</FaultCode><FaultString/></FaultStruct>' +
      '<StartTime>0001-01-01T00:00:00Z</StartTime></cwmp:TransferComplete>';
    expect(decodeBody(body)).toEqual({
      kind: 'request',
      request: {
        method: 'TransferComplete',
        arguments: {
          commandKey: '',
          faultStruct: { faultCode: 9015, faultString: '' },
          startTime: '0001-01-01T00:00:00Z',
          completeTime: '',
        },
      },
    });
  });
});

describe('headers', () => {
  const withHeader = (header: string) =>
    decodeEnvelope(envelope('<cwmp:GetRPCMethods/>', `<s:Header>${header}</s:Header>`));

  it.each(['bogofabricated', 'inform', '0', ' 7 ', 'a<&>"b'])('Q39, R11: keeps the ID %j as sent', (id) => {
    const escaped = id.replace(/&/g, '&amp;').replace(/</g, '&lt;');
    expect(withHeader(`<cwmp:ID s:mustUnderstand="1">${escaped}</cwmp:ID>`).id).toBe(id);
  });

  it('Q1: accepts an empty Header and none', () => {
    expect(withHeader('').id).toBeNull();
    expect(decodeEnvelope(envelope('<cwmp:GetRPCMethods/>', '<s:Header/>')).id).toBeNull();
    expect(decodeEnvelope(envelope('<cwmp:GetRPCMethods/>')).id).toBeNull();
  });

  it('Q40, R12: ignores NoMoreRequests, HoldRequests and unknown headers, whatever must be understood', () => {
    const header =
      '<cwmp:NoMoreRequests s:mustUnderstand="1">1</cwmp:NoMoreRequests><cwmp:HoldRequests>0</cwmp:HoldRequests>' +
      '<x:Unknown s:mustUnderstand="1"><deep/></x:Unknown><cwmp:ID>5</cwmp:ID>';
    expect(withHeader(header)).toMatchObject({ id: '5', message: { kind: 'request' } });
  });

  it.each([
    ['60', 60],
    [' 45\n', 45],
    ['soon', null],
    ['', null],
    ['-5', null],
  ])('R13: reads the SessionTimeout %j as %s seconds', (text, expected) => {
    expect(withHeader(`<cwmp:SessionTimeout>${text}</cwmp:SessionTimeout>`).sessionTimeoutSec).toBe(expected);
  });

  it.each([
    ['1.0,1.1,1.2,1.4', ['1.0', '1.1', '1.2', '1.4']],
    [' 1.0 , 1.4 ', ['1.0', '1.4']],
    ['', null],
  ])('R14: reads the SupportedCWMPVersions %j', (text, expected) => {
    const { supportedCwmpVersions } = withHeader(
      `<cwmp:SupportedCWMPVersions>${text}</cwmp:SupportedCWMPVersions>`,
    );
    expect(supportedCwmpVersions).toEqual(expected);
  });
});
