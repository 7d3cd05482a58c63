/** Who a hand-made Inform says it is from. */
export interface InformFacts {
  readonly serialNumber: string;
  readonly eventCode?: string;
  readonly parameterKey?: string;
}

const root = 'Device.';

/** What a plain TR-181 CPE writes around an RPC. */
export function envelope(id: string, rpc: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" ' +
    'xmlns:enc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" ' +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cwmp="urn:dslforum-org:cwmp-1-2">' +
    `<soap:Header><cwmp:ID soap:mustUnderstand="1">${id}</cwmp:ID></soap:Header>` +
    `<soap:Body>${rpc}</soap:Body></soap:Envelope>`
  );
}

/** An Inform that offers no address for connection requests. */
export function inform({ serialNumber, eventCode = '2 PERIODIC', parameterKey = '' }: InformFacts): string {
  const parameters = [
    [`${root}DeviceInfo.SoftwareVersion`, '1.0'],
    [`${root}ManagementServer.ParameterKey`, parameterKey],
  ].map(
    ([name, value]) =>
      `<ParameterValueStruct><Name>${name}</Name><Value xsi:type="xsd:string">${value}</Value></ParameterValueStruct>`,
  );
  return envelope(
    'inform1',
    '<cwmp:Inform><DeviceId><Manufacturer>Aviary Networks</Manufacturer><OUI>0A1B2C</OUI>' +
      `<ProductClass>Gateway</ProductClass><SerialNumber>${serialNumber}</SerialNumber></DeviceId>` +
      '<Event enc:arrayType="cwmp:EventStruct[1]"><EventStruct>' +
      `<EventCode>${eventCode}</EventCode><CommandKey></CommandKey></EventStruct></Event>` +
      '<MaxEnvelopes>1</MaxEnvelopes><CurrentTime>2026-01-01T00:00:00Z</CurrentTime><RetryCount>0</RetryCount>' +
      `<ParameterList enc:arrayType="cwmp:ParameterValueStruct[${parameters.length}]">${parameters.join('')}` +
      '</ParameterList></cwmp:Inform>',
  );
}

export const getRpcMethods = envelope('rpc1', '<cwmp:GetRPCMethods/>');

export function transferComplete(commandKey: string): string {
  return envelope(
    'transfer1',
    `<cwmp:TransferComplete><CommandKey>${commandKey}</CommandKey>` +
      '<FaultStruct><FaultCode>0</FaultCode><FaultString></FaultString></FaultStruct>' +
      '<StartTime>2026-01-01T00:00:00Z</StartTime><CompleteTime>2026-01-01T00:01:00Z</CompleteTime>' +
      '</cwmp:TransferComplete>',
  );
}

/** The answer to an AddObject with this cwmp:ID. */
export function addObjectResponse(id: string, instanceNumber: number): string {
  return envelope(
    id,
    `<cwmp:AddObjectResponse><InstanceNumber>${instanceNumber}</InstanceNumber><Status>0</Status></cwmp:AddObjectResponse>`,
  );
}
