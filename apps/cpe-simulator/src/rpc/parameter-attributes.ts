import { isTrue } from '../device/parameter-value.js';
import type { XmlElement } from '../soap/xml-element.js';
import { escapeXml } from '../soap/xml-text.js';
import { defineRpc } from './define-rpc.js';
import { selectAll, selectParameters } from './parameter-selection.js';
import { answer, fault } from './rpc-outcome.js';

interface ReportedAttribute {
  readonly name: string;
  readonly notification: number;
  readonly accessList: readonly string[];
}

/** GetParameterAttributes [TR-069 A.3.2.5]. */
export const getParameterAttributes = defineRpc<
  { readonly parameterNames: readonly string[] },
  { readonly parameterList: readonly ReportedAttribute[] }
>({
  method: 'GetParameterAttributes',
  elements: ['ParameterNames'],
  decode: (element) => {
    const names = element.child('ParameterNames')?.children('string') ?? [];
    return names.length === 0 ? null : { parameterNames: names.map(({ text }) => text.trim()) };
  },
  execute: (device, { parameterNames }) => {
    if (parameterNames.length > device.limits.maxParameterNames) return fault(9004);
    const selection = selectAll(device, parameterNames);
    if ('unknown' in selection) return fault(9005, `Invalid parameter name: ${selection.unknown}`);
    const parameterList = selection.parameters.map((entry) => ({
      name: entry.path,
      ...device.tree.attributesOf(entry),
    }));
    return answer({ parameterList });
  },
  encode: (writer, { parameterList }) => {
    const structs = parameterList.map(({ name, notification, accessList }) => {
      const entities = accessList.map((entity) => writer.text('string', entity));
      return (
        `<ParameterAttributeStruct><Name>${escapeXml(name)}</Name>${writer.text('Notification', notification)}` +
        `${writer.array('AccessList', 'xsd:string', entities)}</ParameterAttributeStruct>`
      );
    });
    return writer.array('ParameterList', 'cwmp:ParameterAttributeStruct', structs);
  },
});

interface AttributeSetting extends ReportedAttribute {
  readonly notificationChange: boolean;
  readonly accessListChange: boolean;
}

/** SetParameterAttributes [TR-069 A.3.2.4]; notifications 0 to 2, no lightweight ones. */
export const setParameterAttributes = defineRpc<
  { readonly parameterList: readonly AttributeSetting[] },
  object
>({
  method: 'SetParameterAttributes',
  elements: ['ParameterList'],
  decode: (element) => {
    const structs = element.child('ParameterList')?.children('SetParameterAttributesStruct') ?? [];
    return structs.length === 0 ? null : { parameterList: structs.map(readSetting) };
  },
  execute: (device, { parameterList }) => {
    const changes = parameterList.map((setting) => ({
      setting,
      entries: selectParameters(device, setting.name),
    }));
    if (changes.some(({ entries }) => entries === null)) return fault(9005);
    if (parameterList.some((setting) => setting.notificationChange && !isKnownNotification(setting))) {
      return fault(9003);
    }
    for (const { setting, entries } of changes) {
      for (const entry of entries ?? []) {
        const current = device.tree.attributesOf(entry);
        device.tree.setAttributes(entry.path, {
          notification: setting.notificationChange ? setting.notification : current.notification,
          accessList: setting.accessListChange ? setting.accessList : current.accessList,
        });
      }
    }
    return answer({});
  },
  encode: () => '',
});

function isKnownNotification({ notification }: AttributeSetting): boolean {
  return notification === 0 || notification === 1 || notification === 2;
}

function readSetting(struct: XmlElement): AttributeSetting {
  const accessList = struct.child('AccessList')?.children('string') ?? [];
  return {
    name: struct.childText('Name').trim(),
    notificationChange: isTrue(struct.childText('NotificationChange').trim()),
    notification: Number(struct.childText('Notification').trim() || Number.NaN),
    accessListChange: isTrue(struct.childText('AccessListChange').trim()),
    accessList: accessList.map(({ text }) => text),
  };
}
