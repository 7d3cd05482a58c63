const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" ' +
  'xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" ' +
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cwmp="urn:dslforum-org:cwmp-1-2">\n' +
  '<SOAP-ENV:Header>\n<cwmp:ID SOAP-ENV:mustUnderstand="1">0000017f</cwmp:ID>\n</SOAP-ENV:Header>\n<SOAP-ENV:Body>\n';
const TAIL = '</SOAP-ENV:Body>\n</SOAP-ENV:Envelope>\n';

const leaves = [
  ['Enable', 'boolean', '1'],
  ['Status', 'string', 'Up'],
  ['MACAddress', 'string', '02:00:5E:10:00:00'],
  ['Stats.BytesSent', 'unsignedLong', '1834029934'],
  ['Alias', 'string', 'cpe-interface'],
  ['LastChange', 'unsignedInt', '86412'],
  ['X_000000_Since', 'dateTime', '2026-03-01T12:00:00Z'],
] as const;

const parameter = (name: string, type: string, value: string): string =>
  `<ParameterValueStruct>\n<Name>${name}</Name>\n<Value xsi:type="xsd:${type}">${value}</Value>\n</ParameterValueStruct>\n`;

/** Parameters as a device of that size has them. */
export function deviceParameters(count: number): { path: string; type: string; value: string }[] {
  return Array.from({ length: count }, (_, index) => {
    const [leaf, type, value] = leaves[index % leaves.length] ?? leaves[0];
    return {
      path: `Device.Ethernet.Interface.${Math.floor(index / leaves.length) + 1}.${leaf}`,
      type,
      value,
    };
  });
}

/** About 161 bytes per parameter, as real devices indent them. */
export function getParameterValuesResponse(count: number): string {
  const list = deviceParameters(count)
    .map(({ path, type, value }) => parameter(path, type, value))
    .join('');
  return (
    `${HEAD}<cwmp:GetParameterValuesResponse>\n` +
    `<ParameterList SOAP-ENC:arrayType="cwmp:ParameterValueStruct[${count}]">\n${list}</ParameterList>\n` +
    `</cwmp:GetParameterValuesResponse>\n${TAIL}`
  );
}

/** A periodic Inform with the forced parameters of Device:2. */
export function inform(serialNumber: string): string {
  const parameters = [
    parameter('Device.RootDataModelVersion', 'string', '2.16'),
    parameter('Device.DeviceInfo.HardwareVersion', 'string', 'R2'),
    parameter('Device.DeviceInfo.SoftwareVersion', 'string', '4.12.7-b3'),
    parameter('Device.DeviceInfo.ProvisioningCode', 'string', ''),
    parameter('Device.ManagementServer.ParameterKey', 'string', '0192f6a1c2d37bb08d1e5a90c4f72e61'),
    parameter('Device.ManagementServer.ConnectionRequestURL', 'string', 'http://192.0.2.17:7547/f3Ax81'),
    parameter('Device.ManagementServer.AliasBasedAddressing', 'boolean', '0'),
    parameter('Device.IP.Interface.1.IPv4Address.1.IPAddress', 'string', '192.0.2.17'),
  ];
  return (
    `${HEAD}<cwmp:Inform>\n<DeviceId>\n<Manufacturer>Example Networks</Manufacturer>\n<OUI>001122</OUI>\n` +
    `<ProductClass>Gateway 7</ProductClass>\n<SerialNumber>${serialNumber}</SerialNumber>\n</DeviceId>\n` +
    '<Event SOAP-ENC:arrayType="cwmp:EventStruct[1]">\n<EventStruct>\n<EventCode>2 PERIODIC</EventCode>\n' +
    '<CommandKey></CommandKey>\n</EventStruct>\n</Event>\n<MaxEnvelopes>1</MaxEnvelopes>\n' +
    '<CurrentTime>2026-03-01T12:00:00Z</CurrentTime>\n<RetryCount>0</RetryCount>\n' +
    `<ParameterList SOAP-ENC:arrayType="cwmp:ParameterValueStruct[${parameters.length}]">\n${parameters.join('')}` +
    `</ParameterList>\n</cwmp:Inform>\n${TAIL}`
  );
}
