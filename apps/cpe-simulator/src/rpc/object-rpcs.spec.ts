import { describe, expect, it } from 'vitest';
import { rpcText } from '../session/scripted-acs.fixture.js';
import { call, createDevice } from './rpc-call.fixture.js';
import { rpcTable } from './rpc-table.js';

const table = 'Device.NAT.PortMapping.';
const { addObject, deleteObject } = rpcText;

describe('AddObject and DeleteObject', () => {
  it('create and remove an instance with all below it', () => {
    const device = createDevice();
    expect(call(device, addObject(table, 'k1'))).toEqual({
      kind: 'answer',
      result: { instanceNumber: 2, status: 0 },
    });
    expect(device.tree.valueOf(`${table}2.Protocol`)).toBe('TCP');
    expect(device.tree.valueOf('Device.NAT.PortMappingNumberOfEntries')).toBe('2');
    expect(device.tree.valueOf('Device.ManagementServer.ParameterKey')).toBe('k1');
    expect(call(device, deleteObject(`${table}2.`, 'k2'))).toMatchObject({ kind: 'answer' });
    expect(device.tree.find(`${table}2.Protocol`)).toBeNull();
    expect(device.tree.valueOf('Device.NAT.PortMappingNumberOfEntries')).toBe('1');
    expect(call(device, deleteObject(`${table}2.`))).toMatchObject({ code: 9005 });
  });

  it('never use a number twice', () => {
    const device = createDevice();
    call(device, addObject(table));
    call(device, deleteObject(`${table}2.`));
    expect(call(device, addObject(table))).toMatchObject({ result: { instanceNumber: 3 } });
  });

  it('work on instances with objects inside', () => {
    const device = createDevice();
    expect(call(device, addObject('Device.WiFi.AccessPoint.'))).toMatchObject({
      result: { instanceNumber: 5 },
    });
    expect(device.tree.valueOf('Device.WiFi.AccessPoint.5.Security.ModeEnabled')).toBe('WPA2-Personal');
    call(device, deleteObject('Device.WiFi.AccessPoint.5.'));
    expect(device.tree.find('Device.WiFi.AccessPoint.5.Security.')).toBeNull();
  });

  it.each(['Device.Nope.', 'Device.Ethernet.Interface.', 'Device.NAT.', `${table}1.`])(
    'cannot add to %s',
    (path) => {
      expect(call(createDevice(), addObject(path))).toMatchObject({ code: 9005 });
    },
  );

  it.each([table, 'Device.Ethernet.Interface.1.', 'Device.NAT.', `${table}9.`])(
    'cannot delete %s',
    (path) => {
      expect(call(createDevice(), deleteObject(path))).toMatchObject({ code: 9005 });
    },
  );

  it('refuse what is no object path and what is too much', () => {
    const device = createDevice();
    expect(call(device, addObject('Device.NAT.PortMapping'))).toBeNull();
    const results = Array.from({ length: 32 }, () => call(device, addObject(table)));
    expect(results[30]).toMatchObject({ kind: 'answer' });
    expect(results[31]).toMatchObject({ code: 9004 });
  });
});

describe('attributes', () => {
  const path = 'Device.WiFi.SSID.1.SSID';
  const set = (name: string, notification: string, change = '1'): string =>
    '<cwmp:SetParameterAttributes><ParameterList><SetParameterAttributesStruct>' +
    `<Name>${name}</Name><NotificationChange>${change}</NotificationChange><Notification>${notification}</Notification>` +
    '<AccessListChange>1</AccessListChange><AccessList><string>Subscriber</string></AccessList>' +
    '</SetParameterAttributesStruct></ParameterList></cwmp:SetParameterAttributes>';
  const get = (name: string): string =>
    `<cwmp:GetParameterAttributes><ParameterNames><string>${name}</string></ParameterNames></cwmp:GetParameterAttributes>`;

  it('are kept for each parameter', () => {
    const device = createDevice();
    expect(call(device, set('Device.WiFi.SSID.1.', '2'))).toMatchObject({ kind: 'answer' });
    expect(call(device, get(path))).toMatchObject({
      result: { parameterList: [{ name: path, notification: 2, accessList: ['Subscriber'] }] },
    });
  });

  it('stay as they are without NotificationChange', () => {
    const device = createDevice();
    call(device, set('Device.DeviceInfo.SoftwareVersion', '0', 'false'));
    expect(call(device, get('Device.DeviceInfo.SoftwareVersion'))).toMatchObject({
      result: { parameterList: [{ notification: 2 }] },
    });
  });

  it('refuse unknown names and notifications', () => {
    expect(call(createDevice(), set('Device.Nope', '1'))).toMatchObject({ code: 9005 });
    expect(call(createDevice(), set(path, '3'))).toMatchObject({ code: 9003 });
    expect(call(createDevice(), set(path, ''))).toMatchObject({ code: 9003 });
    expect(call(createDevice(), get('Device.Nope'))).toMatchObject({ code: 9005 });
  });
});

describe('other RPCs', () => {
  it('are listed by GetRPCMethods', () => {
    expect(call(createDevice(), '<cwmp:GetRPCMethods/>')).toEqual({
      kind: 'answer',
      result: { methodList: [...rpcTable.keys()] },
    });
  });

  it('order a restart for after the session', () => {
    const device = createDevice();
    expect(call(device, rpcText.reboot('a'))).toMatchObject({ kind: 'answer' });
    expect(call(device, rpcText.reboot('b'))).toMatchObject({ kind: 'answer' });
    expect(device.isRestartDue).toBe(true);
    expect(device.takeRestart()).toEqual({ commandKeys: ['a', 'b'], isFactoryReset: false });
    expect(device.takeRestart()).toBeNull();
  });

  it('refuse senseless arguments', () => {
    const device = createDevice({}, { queueTransfer: () => false });
    expect(call(device, rpcText.scheduleInform(0, 'k'))).toBeNull();
    expect(call(device, rpcText.reboot('x'.repeat(33)))).toBeNull();
    expect(call(device, rpcText.download('no url', 'k'))).toMatchObject({ code: 9003 });
    expect(call(device, rpcText.download('ftp://127.0.0.1/x', 'k'))).toMatchObject({ code: 9013 });
    expect(call(device, rpcText.download('http://127.0.0.1/x', 'k'))).toMatchObject({ code: 9004 });
  });
});
