import { describe, expect, it } from 'vitest';
import { decodeEnvelope } from '../envelope/decode-envelope.js';
import { decodeText } from '../text/decode-text.js';

// Each way of writing an envelope is that of some stack in the field; the words are ours.

const soap = 'http://schemas.xmlsoap.org/soap/envelope/';
const encoding = 'http://schemas.xmlsoap.org/soap/encoding/';
const xsi = 'http://www.w3.org/2001/XMLSchema-instance';
const xsd = 'http://www.w3.org/2001/XMLSchema';

/** As gSOAP stacks write it, on ONTs of several vendors. */
const gsoap = (body: string, header = '') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="${soap}" xmlns:SOAP-ENC="${encoding}" ` +
  `xmlns:xsi="${xsi}" xmlns:xsd="${xsd}" xmlns:cwmp="urn:dslforum-org:cwmp-1-0">${header}` +
  `<SOAP-ENV:Body SOAP-ENV:encodingStyle="${encoding}">${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>\n`;

/** As phones write it: everything in single quotes, one attribute per line. */
const quoted = (body: string, header = '') =>
  `<?xml version='1.0' encoding='UTF-8' ?>\r\n<soap:Envelope\r\n\txmlns:soap='${soap}'\r\n\txmlns:soapenc='${encoding}'\r\n\t` +
  `xmlns:xsi='${xsi}'\r\n\txmlns:cwmp='urn:dslforum-org:cwmp-1-2' >\r\n${header}<soap:Body>\r\n${body}\r\n</soap:Body>\r\n</soap:Envelope>\0`;

/** As light clients on OpenWrt write it: a prefix with an underscore, no declaration, a blank line before. */
const light = (body: string, header = '') =>
  `\n<soap_env:Envelope xmlns:soap_env="${soap}" xmlns:soap_enc="${encoding}" xmlns:xsi="${xsi}" ` +
  `xmlns:cwmp="urn:dslforum-org:cwmp-1-2">${header}<soap_env:Body>${body}</soap_env:Body></soap_env:Envelope>`;

/** As others do that declare nothing but a default namespace. */
const bare = (body: string, header = '') =>
  `<Envelope xmlns="${soap}">${header}<Body>${body}</Body></Envelope>`;

const identity = (oui = '00259E', manufacturer = 'Vendor') =>
  `<DeviceId><Manufacturer>${manufacturer}</Manufacturer><OUI>${oui}</OUI><ProductClass>HG</ProductClass><SerialNumber>S1</SerialNumber></DeviceId>`;
const parameter = (name: string, value: string) =>
  `<ParameterValueStruct><Name>${name}</Name>${value}</ParameterValueStruct>`;
const fault = (content: string) => `<SOAP-ENV:Fault>${content}</SOAP-ENV:Fault>`;
const deviceId = { manufacturer: 'Vendor', oui: '00259E', productClass: 'HG', serialNumber: 'S1' };

const informed = (args: object) => ({
  message: { kind: 'request', request: { method: 'Inform', arguments: args } },
});
const answered = (method: string, result: object) => ({
  message: { kind: 'response', response: { method, result } },
});
const faulted = (details: object) => ({ message: { kind: 'fault', fault: details } });

const messages: Readonly<Record<string, readonly [document: string | Buffer, expected: object]>> = {
  'an ONT: array type with the size it likes, typed texts, a trailing line': [
    gsoap(
      `<cwmp:Inform>${identity()}<Event xsi:type="SOAP-ENC:Array" SOAP-ENC:arrayType="cwmp:EventStruct[2]"><EventStruct xsi:type="cwmp:EventStruct">` +
        `<EventCode xsi:type="xsd:string">2 PERIODIC </EventCode><CommandKey xsi:type="xsd:string"></CommandKey></EventStruct></Event>` +
        `<MaxEnvelopes xsi:type="xsd:unsignedInt">0x1</MaxEnvelopes><CurrentTime xsi:type="xsd:dateTime">1970-01-01T00:00:40.000+08:00</CurrentTime>` +
        `<RetryCount xsi:type="xsd:unsignedInt">000</RetryCount><ParameterList SOAP-ENC:arrayType="cwmp:ParameterValueStruct[0009]">` +
        `${parameter('InternetGatewayDevice.DeviceSummary', '<Value xsi:type="xsd:string">a:1.0[](b:1)</Value>')}</ParameterList></cwmp:Inform>`,
      '<SOAP-ENV:Header><cwmp:ID SOAP-ENV:mustUnderstand="1">1</cwmp:ID><cwmp:NoMoreRequests>0</cwmp:NoMoreRequests></SOAP-ENV:Header>',
    ),
    {
      id: '1',
      ...informed({ deviceId, event: [{ eventCode: '2 PERIODIC', commandKey: '' }], retryCount: 0 }),
    },
  ],
  'an ONT that calls itself by its full company name': [
    gsoap(
      `<cwmp:Inform>${identity('00259E', 'Very Long Named Broadband Network Technologies Company Limited (Shenzhen)')}</cwmp:Inform>`,
    ),
    informed({
      deviceId: { ...deviceId, manufacturer: expect.stringMatching(/^Very Long .*\(Shenzhen\)$/) },
    }),
  ],
  'a phone: single quotes, an ID that nobody must understand, a NUL at the end': [
    quoted(
      `<cwmp:Inform>${identity()}<Event soapenc:arrayType='cwmp:EventStruct[1]'><EventStruct><EventCode>1 BOOT\r\n</EventCode><CommandKey/></EventStruct></Event></cwmp:Inform>`,
      `<soap:Header><cwmp:ID>ID:intrnl.unset.id.Inform1</cwmp:ID></soap:Header>`,
    ),
    {
      id: 'ID:intrnl.unset.id.Inform1',
      cwmpNamespace: 'urn:dslforum-org:cwmp-1-2',
      ...informed({ event: [{ eventCode: '1 BOOT', commandKey: '' }], parameterList: [] }),
    },
  ],
  'a light client: empty HoldRequests, no parameters at all': [
    light(
      `<cwmp:Inform>${identity()}<MaxEnvelopes>1</MaxEnvelopes></cwmp:Inform>`,
      `<soap_env:Header><cwmp:ID soap_env:mustUnderstand="1">17</cwmp:ID><cwmp:HoldRequests></cwmp:HoldRequests></soap_env:Header>`,
    ),
    { id: '17', ...informed({ deviceId, parameterList: [] }) },
  ],
  'a default namespace, and none of CWMP': [
    bare(`<Inform>${identity()}</Inform>`, '<Header/>'),
    { id: null, cwmpNamespace: null, ...informed({ deviceId }) },
  ],
  'a byte order mark, twice': [
    Buffer.from(`\ufeff\ufeff${gsoap(`<cwmp:Inform>${identity()}</cwmp:Inform>`)}`),
    informed({ deviceId }),
  ],
  'a NUL before the document': [
    `\0${gsoap(`<cwmp:Inform>${identity()}</cwmp:Inform>`)}`,
    informed({ deviceId }),
  ],
  'names and values in CDATA, the value before the name': [
    gsoap(
      '<cwmp:GetParameterValuesResponse><ParameterList><ParameterValueStruct><Value xsi:type="xsd:string"><![CDATA[<Guest> & Co]]></Value>' +
        '<Name><![CDATA[Device.WiFi.SSID.1.SSID]]></Name></ParameterValueStruct></ParameterList></cwmp:GetParameterValuesResponse>',
    ),
    answered('GetParameterValues', {
      parameterList: [{ name: 'Device.WiFi.SSID.1.SSID', value: '<Guest> & Co', type: 'string' }],
    }),
  ],
  'a value that is nil, one that is missing, one with markup in it': [
    gsoap(
      `<cwmp:GetParameterValuesResponse><ParameterList>${parameter('Device.A', '<Value xsi:nil="true"/>')}${parameter('Device.B', '')}` +
        `${parameter('Device.C', '<Value>a<br/>b</Value>')}</ParameterList></cwmp:GetParameterValuesResponse>`,
    ),
    answered('GetParameterValues', {
      parameterList: [
        { name: 'Device.A', value: '' },
        { name: 'Device.B', value: '' },
        { name: 'Device.C', value: 'ab' },
      ],
    }),
  ],
  'a name of a network that nobody escaped': [
    gsoap(
      `<cwmp:GetParameterValuesResponse><ParameterList>${parameter('Device.A', '<Value>Tom & Jerry &# 1 &#b &</Value>')}</ParameterList></cwmp:GetParameterValuesResponse>`,
    ),
    answered('GetParameterValues', {
      parameterList: [{ name: 'Device.A', value: 'Tom & Jerry &# 1 &#b &', type: null }],
    }),
  ],
  'entries of an array with a name of their own': [
    gsoap(
      '<cwmp:GetParameterNamesResponse><ParameterList SOAP-ENC:arrayType="cwmp:ParameterInfoStruct[]"><item><Name>Device.</Name>' +
        '<Writable>False</Writable></item><item><Name>Device.A</Name><Writable>TRUE</Writable></item></ParameterList></cwmp:GetParameterNamesResponse>',
    ),
    answered('GetParameterNames', {
      parameterList: [
        { name: 'Device.', writable: false },
        { name: 'Device.A', writable: true },
      ],
    }),
  ],
  'text of another script by its declaration': [
    Buffer.concat([
      Buffer.from(
        `<?xml version="1.0" encoding="gb2312"?>${bare('').split('</Body>')[0]}<GetParameterValuesResponse><ParameterList><ParameterValueStruct><Name>Device.A</Name><Value>`,
      ),
      Buffer.from([0xb9, 0xe2, 0xc3, 0xa8]),
      Buffer.from(
        '</Value></ParameterValueStruct></ParameterList></GetParameterValuesResponse></Body></Envelope>',
      ),
    ]),
    answered('GetParameterValues', { parameterList: [{ name: 'Device.A', value: '光猫', type: null }] }),
  ],
  'a method list whose entries have a namespace': [
    gsoap(
      '<cwmp:GetRPCMethodsResponse><MethodList SOAP-ENC:arrayType="xsd:string[2]"><xsd:string>Reboot</xsd:string><string> Download\n</string></MethodList></cwmp:GetRPCMethodsResponse>',
    ),
    answered('GetRPCMethods', { methodList: ['Reboot', 'Download'] }),
  ],
  'attributes without an access list': [
    gsoap(
      '<cwmp:GetParameterAttributesResponse><ParameterList><ParameterAttributeStruct><Name>Device.A</Name><Notification>2</Notification></ParameterAttributeStruct></ParameterList></cwmp:GetParameterAttributesResponse>',
    ),
    answered('GetParameterAttributes', {
      parameterList: [{ name: 'Device.A', notification: 2, accessList: [] }],
    }),
  ],
  'an answer to a setting without a status': [
    gsoap('<cwmp:SetParameterValuesResponse/>'),
    answered('SetParameterValues', { status: 0 }),
  ],
  'an instance number with blanks': [
    gsoap(
      '<cwmp:AddObjectResponse><InstanceNumber>\n 3 </InstanceNumber><Status> 0</Status></cwmp:AddObjectResponse>',
    ),
    answered('AddObject', { instanceNumber: 3, status: 0 }),
  ],
  'an instance told by its path, in an element more': [
    gsoap(
      '<cwmp:AddObjectResponse><return><InstanceNumber>InternetGatewayDevice.X.3.</InstanceNumber><Status>1</Status></return></cwmp:AddObjectResponse>',
    ),
    answered('AddObject', { instanceNumber: 3, status: 1 }),
  ],
  'an instance told by its path without the last dot': [
    gsoap(
      '<cwmp:AddObjectResponse><InstanceNumber> Device.X.12.Y.34\n</InstanceNumber></cwmp:AddObjectResponse>',
    ),
    answered('AddObject', { instanceNumber: 34, status: 0 }),
  ],
  'an instance told by its alias, which is no number': [
    gsoap(
      '<cwmp:AddObjectResponse><InstanceNumber>Device.X.[cpe-3].</InstanceNumber></cwmp:AddObjectResponse>',
    ),
    answered('AddObject', { instanceNumber: 0 }),
  ],
  'an answer to a setting in an element more': [
    gsoap(
      '<cwmp:SetParameterValuesResponse><result><Status>1</Status></result></cwmp:SetParameterValuesResponse>',
    ),
    answered('SetParameterValues', { status: 1 }),
  ],
  'an answer to a deletion in two elements more': [
    gsoap(
      '<cwmp:DeleteObjectResponse><a><b xsi:type="x"><Status xsi:type="xsd:int">1</Status></b></a></cwmp:DeleteObjectResponse>',
    ),
    answered('DeleteObject', { status: 1 }),
  ],
  'values in an element more': [
    gsoap(
      `<cwmp:GetParameterValuesResponse><return><ParameterList>${parameter('Device.A', '<Value>1</Value>')}</ParameterList></return></cwmp:GetParameterValuesResponse>`,
    ),
    answered('GetParameterValues', { parameterList: [{ name: 'Device.A', value: '1', type: null }] }),
  ],
  'a transfer accepted at times that are none': [
    gsoap(
      '<cwmp:DownloadResponse><Status>1</Status><StartTime>0001-01-01T00:00:00</StartTime><CompleteTime>Unknown Time</CompleteTime></cwmp:DownloadResponse>',
    ),
    answered('Download', { status: 1, startTime: '0001-01-01T00:00:00', completeTime: 'Unknown Time' }),
  ],
  'the end of a transfer without a fault structure': [
    light(
      '<cwmp:TransferComplete><CommandKey></CommandKey><StartTime>2024-05-05T05:05:05+08:00</StartTime></cwmp:TransferComplete>',
    ),
    {
      message: {
        request: {
          method: 'TransferComplete',
          arguments: { faultStruct: { faultCode: 0, faultString: '' } },
        },
      },
    },
  ],
  'a fault as the specification has it': [
    gsoap(
      fault(
        '<faultcode>Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault><FaultCode>9005</FaultCode><FaultString>no</FaultString></cwmp:Fault></detail>',
      ),
    ),
    faulted({ code: 9005, string: 'no' }),
  ],
  'a fault with prefixes everywhere but on the fault of CWMP': [
    gsoap(
      fault(
        '<SOAP-ENV:faultcode>SOAP-ENV:Client</SOAP-ENV:faultcode><SOAP-ENV:faultstring>CWMP fault</SOAP-ENV:faultstring><SOAP-ENV:detail><Fault>' +
          '<cwmp:FaultCode>9003</cwmp:FaultCode><SetParameterValuesFault><Name>Device.A</Name><FaultCode>9007</FaultCode></SetParameterValuesFault></Fault></SOAP-ENV:detail>',
      ),
    ),
    faulted({
      code: 9003,
      string: 'CWMP fault',
      parameterFaults: [{ name: 'Device.A', code: 9007, string: '' }],
    }),
  ],
  'a fault whose details have no envelope of their own': [
    gsoap(
      fault(
        '<faultcode>Server</faultcode><faultstring>CWMP fault</faultstring><detail><FaultCode>9002</FaultCode></detail>',
      ),
    ),
    faulted({ code: 9002 }),
  ],
  'a fault of SOAP 1.2': [
    gsoap(
      fault(
        '<SOAP-ENV:Code><SOAP-ENV:Value>SOAP-ENV:Sender</SOAP-ENV:Value></SOAP-ENV:Code><SOAP-ENV:Detail><cwmp:Fault><FaultCode>9008</FaultCode><FaultString>read-only</FaultString></cwmp:Fault></SOAP-ENV:Detail>',
      ),
    ),
    faulted({ code: 9008, string: 'read-only' }),
  ],
  'a fault that has its code where SOAP has another': [
    gsoap(fault('<faultcode>9005</faultcode><faultstring>Invalid Parameter Name</faultstring>')),
    faulted({ code: 9005, string: 'Invalid Parameter Name' }),
  ],
  'a fault whose code of SOAP says nothing': [
    gsoap(fault('<faultcode>SOAP-ENV:19005.Client</faultcode><faultstring>oops</faultstring><detail/>')),
    faulted({ code: 9002, string: 'oops' }),
  ],
  'the end of a transfer whose code has words around it': [
    light(
      '<cwmp:TransferComplete><CommandKey>k</CommandKey><FaultStruct><FaultCode>CWMP-9010</FaultCode></FaultStruct></cwmp:TransferComplete>',
    ),
    {
      message: {
        request: {
          method: 'TransferComplete',
          arguments: { faultStruct: { faultCode: 9010, faultString: '' } },
        },
      },
    },
  ],
  ...Object.fromEntries(
    (
      [
        ['CWMP-9005', 9005],
        [' 9005 ', 9005],
        ['\n09005', 9005],
        ['cwmp:9005', 9005],
        ['9005 Invalid parameter name', 9005],
        ['0x232D', 9005],
        ['Client', 9002],
        ['-1', 9002],
        ['', 9002],
      ] as const
    ).map(([told, code]) => [
      `a fault whose code is told as "${told}"`,
      [
        gsoap(
          fault(
            `<faultcode>Client</faultcode><detail><cwmp:Fault><FaultCode>${told}</FaultCode>` +
              `<SetParameterValuesFault><ParameterName>Device.A</ParameterName><FaultCode>${told}</FaultCode></SetParameterValuesFault></cwmp:Fault></detail>`,
          ),
        ),
        faulted({ code, parameterFaults: [{ name: 'Device.A', code, string: '' }] }),
      ] as const,
    ]),
  ),
  'a fault that lists the parameters inside one element, with keys of another case': [
    gsoap(
      fault(
        '<faultcode>SOAP-ENV:Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:fault><Faultcode>9003</Faultcode><faultString>Invalid arguments</faultString>' +
          '<SetParameterValuesFault SOAP-ENC:arrayType="cwmp:SetParameterValuesFaultStruct[2]">' +
          '<SetParameterValuesFaultStruct><ParameterName>Device.A</ParameterName><FaultCode>9007</FaultCode></SetParameterValuesFaultStruct>' +
          '<SetParameterValuesFaultStruct><ParameterName>Device.B</ParameterName><FaultCode>9008</FaultCode><FaultString>ro</FaultString></SetParameterValuesFaultStruct>' +
          '</SetParameterValuesFault></cwmp:fault></detail>',
      ),
    ),
    faulted({
      code: 9003,
      string: 'Invalid arguments',
      parameterFaults: [
        { name: 'Device.A', code: 9007, string: '' },
        { name: 'Device.B', code: 9008, string: 'ro' },
      ],
    }),
  ],
  'a fault whose refused parameters stand in a list beside it': [
    gsoap(
      fault(
        '<detail><cwmp:Fault><FaultCode>9003</FaultCode></cwmp:Fault><ParameterFaultList><SetParameterValuesFault><ParameterName>Device.A</ParameterName>' +
          '<FaultCode>9006</FaultCode></SetParameterValuesFault></ParameterFaultList></detail>',
      ),
    ),
    faulted({ code: 9003, parameterFaults: [{ name: 'Device.A', code: 9006, string: '' }] }),
  ],
  'types in the case and by the names of another language': [
    gsoap(
      `<cwmp:GetParameterValuesResponse><ParameterList>${[
        'Boolean',
        'bool',
        'UnsignedInt',
        'uint',
        'datetime',
        'integer',
        'base64binary',
        'ipAddress',
      ]
        .map((type, n) => parameter(`Device.${n}`, `<Value xsi:type="xsd:${type}">1</Value>`))
        .join('')}</ParameterList></cwmp:GetParameterValuesResponse>`,
    ),
    answered('GetParameterValues', {
      parameterList: [
        'boolean',
        'boolean',
        'unsignedInt',
        'unsignedInt',
        'dateTime',
        'int',
        'base64Binary',
        'string',
      ].map((type) => expect.objectContaining({ type })),
    }),
  ],
  'more events than there may be, one without a code, one that is far too long': [
    light(
      `<cwmp:Inform>${identity()}<Event>${'<EventStruct><EventCode>4 VALUE CHANGE</EventCode><CommandKey/></EventStruct>'.repeat(80)}` +
        `<EventStruct/><EventStruct><EventCode>X 00259E ${'log '.repeat(500)}</EventCode></EventStruct></Event></cwmp:Inform>`,
    ),
    informed({
      event: [
        ...Array.from({ length: 80 }, () => ({ eventCode: '4 VALUE CHANGE', commandKey: '' })),
        { eventCode: `X 00259E ${'log '.repeat(500)}`.slice(0, 256), commandKey: '' },
      ],
    }),
  ],
  'writable as a word': [
    bare(
      '<GetParameterNamesResponse><ParameterList><P><Name>Device.A</Name><Writable>Yes</Writable></P></ParameterList></GetParameterNamesResponse>',
    ),
    answered('GetParameterNames', { parameterList: [{ name: 'Device.A', writable: true }] }),
  ],
};

describe('messages as they come from the field', () => {
  it.each(Object.entries(messages))('%s', (_, [document, expected]) => {
    const bytes = typeof document === 'string' ? Buffer.from(document) : document;
    expect(decodeEnvelope(decodeText(bytes, null))).toMatchObject(expected);
  });
});
