import type { ReportedValue, SoapWriter } from './soap-writer.js';
import { escapeXml } from './xml-text.js';

/** Who a CPE says it is. */
export interface CpeIdentity {
  readonly manufacturer: string;
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
}

/** One entry of an Inform's Event array. */
export interface InformEvent {
  readonly eventCode: string;
  readonly commandKey: string;
}

/** What an Inform says, before a profile gives it its accent. */
export interface InformContent {
  readonly identity: CpeIdentity;
  readonly events: readonly InformEvent[];
  readonly currentTime: Date;
  readonly retryCount: number;
  readonly parameters: readonly ReportedValue[];
}

/** The Inform element [TR-069 A.3.3.1]. */
export function writeInform(writer: SoapWriter, content: InformContent): string {
  const { identity } = content;
  const deviceId =
    writer.text('Manufacturer', identity.manufacturer) +
    writer.text('OUI', identity.oui) +
    writer.text('ProductClass', identity.productClass) +
    writer.text('SerialNumber', identity.serialNumber);
  const events = content.events.map(
    ({ eventCode, commandKey }) =>
      `<EventStruct><EventCode>${escapeXml(eventCode)}</EventCode>` +
      `<CommandKey>${escapeXml(commandKey)}</CommandKey></EventStruct>`,
  );
  return writer.rpc(
    'Inform',
    `<DeviceId>${deviceId}</DeviceId>` +
      writer.array('Event', 'cwmp:EventStruct', events) +
      writer.text('MaxEnvelopes', 1) +
      writer.text('CurrentTime', writer.dialect.currentTime(content.currentTime)) +
      writer.text('RetryCount', writer.dialect.retryCount(content.retryCount)) +
      writer.parameterList(content.parameters),
  );
}

/** The identity as one name: the user name that TR-069 recommends [TR-069 3.4.4]. */
export function cpeName({ oui, productClass, serialNumber }: CpeIdentity): string {
  const parts = productClass === '' ? [oui, serialNumber] : [oui, productClass, serialNumber];
  return parts.map(encodeURIComponent).join('-');
}
