import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { decodeEnvelope } from '../envelope/decode-envelope.js';

const DOCUMENTS = 80;
// Below the size from which the runtime keeps strings outside its heap.
const PADDING = 500_000;

function heapUsedAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

it('names, identities and IDs do not keep their documents in memory', () => {
  const kept: unknown[] = [];
  const padding = `<!--${'x'.repeat(PADDING)}-->`;
  const before = heapUsedAfterCollection();
  for (let index = 0; index < DOCUMENTS; index++) {
    const { id, message } = decodeEnvelope(
      Buffer.from(
        `<Envelope>${padding}<Header><ID>identifier-${index}</ID></Header><Body><Inform>` +
          `<DeviceId><SerialNumber>serial-number-${index}</SerialNumber></DeviceId><ParameterList>` +
          `<ParameterValueStruct><Name>Device.Long.Name.${index}</Name></ParameterValueStruct></ParameterList>` +
          `</Inform></Body></Envelope>`,
      ).toString('latin1'),
    );
    kept.push(id, message);
  }
  expect(heapUsedAfterCollection() - before).toBeLessThan((DOCUMENTS / 2) * PADDING);
  expect(kept).toHaveLength(2 * DOCUMENTS);
});
