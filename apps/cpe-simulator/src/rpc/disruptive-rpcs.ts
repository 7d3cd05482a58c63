import { defineRpc } from './define-rpc.js';
import { answer } from './rpc-outcome.js';

const nothing = (): string => '';

/** Reboot [TR-069 A.3.2.9]; the CPE goes down when the session has ended. */
export const reboot = defineRpc<{ readonly commandKey: string }, object>({
  method: 'Reboot',
  elements: ['CommandKey'],
  decode: (element) => {
    const commandKey = element.childText('CommandKey');
    return commandKey.length > 32 ? null : { commandKey };
  },
  execute: (device, { commandKey }) => {
    device.reboot(commandKey);
    return answer({});
  },
  encode: nothing,
});

/** FactoryReset [TR-069 A.4.1.6]. */
export const factoryReset = defineRpc<object, object>({
  method: 'FactoryReset',
  elements: [],
  decode: () => ({}),
  execute: (device) => {
    device.factoryReset();
    return answer({});
  },
  encode: nothing,
});

/** ScheduleInform [TR-069 A.4.1.2]. */
export const scheduleInform = defineRpc<
  { readonly delaySeconds: number; readonly commandKey: string },
  object
>({
  method: 'ScheduleInform',
  elements: ['DelaySeconds', 'CommandKey'],
  decode: (element) => {
    const delaySeconds = Number(element.childText('DelaySeconds').trim());
    const commandKey = element.childText('CommandKey');
    const isDelay = Number.isInteger(delaySeconds) && delaySeconds > 0 && delaySeconds < 2 ** 32;
    return isDelay && commandKey.length <= 32 ? { delaySeconds, commandKey } : null;
  },
  execute: (device, { delaySeconds, commandKey }) => {
    device.scheduleInform(delaySeconds, commandKey);
    return answer({});
  },
  encode: nothing,
});
