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

/** An Inform that reports nothing, so that the ACS has no wish of its own in its session. */
export function inform(serialNumber: string): string {
  return envelope(
    'inform1',
    '<cwmp:Inform><DeviceId><Manufacturer>Aviary Networks</Manufacturer><OUI>0A1B2C</OUI>' +
      `<ProductClass>Gateway</ProductClass><SerialNumber>${serialNumber}</SerialNumber></DeviceId>` +
      '<Event enc:arrayType="cwmp:EventStruct[1]"><EventStruct>' +
      '<EventCode>2 PERIODIC</EventCode><CommandKey></CommandKey></EventStruct></Event>' +
      '<MaxEnvelopes>1</MaxEnvelopes><CurrentTime>2026-01-01T00:00:00Z</CurrentTime><RetryCount>0</RetryCount>' +
      '<ParameterList enc:arrayType="cwmp:ParameterValueStruct[0]"></ParameterList></cwmp:Inform>',
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

/** The cwmp:ID of an envelope. */
export function cwmpIdOf(text: string): string {
  return /<cwmp:ID [^>]*>([^<]*)</.exec(text)?.[1] ?? '';
}

/** The answer to the look at a table that comes before an AddObject: it is empty. */
export function emptyTable(id: string): string {
  return envelope(
    id,
    '<cwmp:GetParameterNamesResponse><ParameterList enc:arrayType="cwmp:ParameterInfoStruct[0]"></ParameterList></cwmp:GetParameterNamesResponse>',
  );
}

/** The answer to an AddObject with this cwmp:ID. */
export function addObjectResponse(id: string, instanceNumber: number): string {
  return envelope(
    id,
    `<cwmp:AddObjectResponse><InstanceNumber>${instanceNumber}</InstanceNumber><Status>0</Status></cwmp:AddObjectResponse>`,
  );
}
