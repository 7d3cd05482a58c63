import { describe, expect, it } from 'vitest';
import { modelWitnesses, type DeviceId, type LearnedQuirk, type LearnedQuirkStore } from '#device';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { TestDevice } from './test-device.js';

interface QuirkPorts extends PortsUnderTest {
  readonly quirks: LearnedQuirkStore;
}
type Ports = () => QuirkPorts;

const small: LearnedQuirk = { quirk: 'batchSize', value: 16 };
const words: LearnedQuirk = { quirk: 'nextLevel', value: 'words' };

/** What every LearnedQuirkStore promises; registers the tests. */
export function describeLearnedQuirkStore(adapter: string, open: OpenPorts<QuirkPorts>): void {
  describe(`LearnedQuirkStore: ${adapter}`, () => {
    const ports = sharedPorts(open);
    remembersDevices(ports);
    believesModels(ports);
  });
}

const withFacts = (modelName: string, softwareVersion: string) => ({
  facts: { manufacturer: 'Example', modelName, softwareVersion },
});

function remembersDevices(ports: Ports): void {
  it('knows nothing of a device that does not exist', async () => {
    expect(await ports().quirks.find(999_999_999 as DeviceId)).toBeNull();
  });

  it('tells a device by its model, and what it has taught in that order, each once', async () => {
    const device = await TestDevice.register(ports(), 'approved', withFacts('M1', '1.0'));
    const fence = await device.fence();
    for (const learned of [words, small, words]) await ports().quirks.remember(fence, learned);
    expect(await ports().quirks.find(device.id)).toEqual({
      model: {
        oui: device.identity.oui,
        productClass: device.identity.productClass,
        manufacturer: 'Example',
        modelName: 'M1',
        softwareVersion: '1.0',
      },
      learned: [words, small],
    });
  });

  it('forgets it with another firmware, and when it is told to', async () => {
    const device = await TestDevice.register(ports(), 'approved', withFacts('M2', '1.0'));
    await ports().quirks.remember(await device.fence(), small);
    const fence = await device.fence(withFacts('M2', '2.0'));
    expect((await ports().quirks.find(device.id))?.learned).toEqual([]);
    await ports().quirks.remember(fence, words);
    expect((await ports().quirks.find(device.id))?.learned).toEqual([words]);
    await ports().quirks.forget(device.id);
    expect((await ports().quirks.find(device.id))?.learned).toEqual([]);
  });

  it('takes nothing from a session that a newer one has displaced', async () => {
    const device = await TestDevice.register(ports(), 'approved', withFacts('M3', '1.0'));
    const older = await device.fence();
    await device.fence();
    await ports().quirks.remember(older, small);
    expect((await ports().quirks.find(device.id))?.learned).toEqual([]);
  });
}

function believesModels(ports: Ports): void {
  const ofModel = async (modelName: string) =>
    (await ports().quirks.ofModels()).filter(({ model }) => model.modelName === modelName);

  it('believes of a model what enough of its devices have taught', async () => {
    const changes = withFacts('M4', '1.0');
    const believed = [];
    for (let n = 0; n < modelWitnesses; n++) {
      const device = await TestDevice.register(ports(), 'approved', changes);
      expect(await ofModel('M4')).toEqual([]);
      believed.push(await ports().quirks.remember(await device.fence(), small));
    }
    const model = {
      oui: '0A1B2C',
      productClass: 'Box',
      manufacturer: '',
      modelName: 'M4',
      softwareVersion: '1.0',
    };
    expect(believed).toEqual([null, null, { model, learned: small }]);
    expect(await ofModel('M4')).toEqual([{ model, learned: small }]);
  });

  it('believes no single device, however often it says so', async () => {
    const device = await TestDevice.register(ports(), 'approved', withFacts('M5', '1.0'));
    for (const version of ['1.0', '1.1', '1.0', '1.1', '1.0', '1.1'])
      await ports().quirks.remember(await device.fence(withFacts('M5', version)), small);
    expect(await ofModel('M5')).toEqual([]);
  });

  it('no longer counts a device that has been told to be forgotten', async () => {
    const devices = [];
    for (let n = 0; n < modelWitnesses; n++)
      devices.push(await TestDevice.register(ports(), 'approved', withFacts('M6', '1.0')));
    for (const device of devices) await ports().quirks.remember(await device.fence(), words);
    await ports().quirks.forget(devices[0]!.id);
    expect(await ofModel('M6')).toEqual([]);
  });
}
