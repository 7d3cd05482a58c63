import { describe, expect, it } from 'vitest';
import { newUuidV7, type DeviceId, type UdpBindingStore } from '#device';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { TestDevice } from './test-device.js';

interface BindingPorts extends PortsUnderTest {
  readonly bindings: UdpBindingStore;
}

const first = { address: '192.0.2.7', port: 40_001 };
const second = { address: '2001:db8::7', port: 65_535 };

/** What every UdpBindingStore promises; registers the tests. */
export function describeUdpBindingStore(adapter: string, open: OpenPorts<BindingPorts>): void {
  describe(`UdpBindingStore: ${adapter}`, () => {
    const ports = sharedPorts(open);

    it('keeps the last binding of each device', async () => {
      const { bindings } = ports();
      const [one, other] = [await TestDevice.register(ports()), await TestDevice.register(ports())];
      expect(await bindings.find(one.id)).toBeNull();
      expect(await bindings.record(one.publicId, first)).toBe(true);
      expect(await bindings.record(other.publicId, first)).toBe(true);
      expect(await bindings.record(one.publicId, second)).toBe(true);
      expect(await bindings.find(one.id)).toEqual(second);
      expect(await bindings.find(other.id)).toEqual(first);
    });

    it('keeps none of a device that is not known or not approved', async () => {
      const { bindings, inventory } = ports();
      expect(await bindings.record(newUuidV7(), first)).toBe(false);
      expect(await bindings.find(999_999_999 as DeviceId)).toBeNull();
      const device = await TestDevice.register(ports(), 'quarantined');
      expect(await bindings.record(device.publicId, first)).toBe(false);
      expect(await bindings.find(device.id)).toBeNull();
      await inventory.approve(device.publicId);
      expect(await bindings.record(device.publicId, first)).toBe(true);
    });
  });
}
