import type { RpcCodec } from '../field/codec.js';
import { list } from '../field/list.js';
import { unsignedInt } from '../field/numbers.js';
import { parameterValues } from '../field/parameter-values.js';
import { nested } from '../field/nested.js';
import { structure } from '../field/structure.js';
import { text } from '../field/text.js';
import { detached } from '../xml/detached.js';
import type { XmlReader } from '../xml/xml-reader.js';
import { COMMAND_KEY, TIME } from './common-fields.js';
import type { CpeArguments, CpeResult } from './cpe-rpc.js';
import type { DeviceIdentification, InformEvent } from './structures.js';

const EVENT = 'EventStruct';
const NOBODY: DeviceIdentification = { manufacturer: '', oui: '', productClass: '', serialNumber: '' };
// Some devices say more than the schema allows, and would be turned away for ever.
const IDENTITY = { max: 64, accepted: 256, trim: true };

const deviceId = structure<DeviceIdentification>({
  // No part of the identity: a full company name is no reason to turn a device away.
  manufacturer: text('Manufacturer', { ...IDENTITY, accepted: 1_024 }),
  // Six hexadecimal digits by the schema; real ones differ, so only the length is held against them.
  oui: text('OUI', { ...IDENTITY, max: 16, accepted: 64 }),
  productClass: text('ProductClass', IDENTITY),
  serialNumber: text('SerialNumber', IDENTITY),
});

/** What is kept of an EventCode; nobody compares more of it. */
const LONGEST_EVENT_CODE = 256;

const eventCode = text('EventCode', { min: 1, max: 64, trim: true });
const event = structure<InformEvent>({
  // Inner blanks vary too, and codes are compared as text.
  eventCode: { ...eventCode, read: readEventCode },
  commandKey: text('CommandKey', COMMAND_KEY),
});

// A CPE keeps its events until they are taken: what is wrong with one of them must not turn it away for ever.
const events = list('Event', EVENT, event, { arrayType: `cwmp:${EVENT}`, max: 64, accepted: 256 });

function readEventCode(reader: XmlReader): string {
  return detached(eventCode.read(reader, '').replace(/\s+/g, ' ').slice(0, LONGEST_EVENT_CODE));
}

function readOne(reader: XmlReader): 1 {
  reader.skip();
  return 1;
}

/** Inform [TR-069 A.3.3.1]. */
export const inform: RpcCodec<CpeArguments<'Inform'>, CpeResult<'Inform'>> = {
  arguments: structure({
    deviceId: nested('DeviceId', deviceId, NOBODY),
    event: {
      ...events,
      read: (reader, before) => events.read(reader, before).filter((told) => told.eventCode !== ''),
    },
    maxEnvelopes: unsignedInt('MaxEnvelopes'),
    currentTime: text('CurrentTime', TIME),
    retryCount: unsignedInt('RetryCount'),
    parameterList: parameterValues('ParameterList'),
  }),
  result: structure({
    // Always 1, whatever the other side says [TR-069 A.3.3.1].
    maxEnvelopes: { ...unsignedInt('MaxEnvelopes'), absent: 1, read: readOne },
  }),
};
