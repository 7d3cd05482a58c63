import { AdminApi } from './api/admin-api.js';
import type { ApiAccess } from './api/api-access.js';
import type { Device, Task } from './api/resources.js';
import { approveDevice, listDevices } from './command/device-list.js';
import { findDevice } from './command/find-device.js';
import { rotateKeys } from './command/rotate-keys.js';
import { describeTask, reportOf } from './command/task-report.js';
import type { ApiCommand, CommandOptions } from './command-line.js';
import { printableJson } from './output/printable.js';
import type { Terminal } from './terminal.js';

type Presentation = Pick<CommandOptions, 'waitSec' | 'json'> & { readonly terminal: Terminal };

/**
 * Carries a command out.
 *
 * @returns whether it is done; what is missing has then been said
 * @throws CommandError with one line for the person
 */
export async function runCommand(
  command: ApiCommand,
  access: ApiAccess,
  presentation: Presentation,
): Promise<boolean> {
  const api = new AdminApi(access);
  switch (command.name) {
    case 'devices':
      await listDevices(api, command, presentation);
      return true;
    case 'approve':
      await approveDevice(api, await findDevice(api, command.device), presentation);
      return true;
    case 'task':
      return lookAtTask(api, command.taskId, presentation);
    case 'rotate-keys':
      return rotateKeys(api, presentation);
    case 'get':
    case 'set':
    case 'rpc':
      return callRpc(api, command, presentation);
  }
}

type RpcCommand = Extract<ApiCommand, { name: 'get' | 'set' | 'rpc' }>;

async function callRpc(api: AdminApi, command: RpcCommand, presentation: Presentation): Promise<boolean> {
  const device = await findDevice(api, command.device);
  warnOfQuarantine(device, presentation.terminal);
  const { method, body } = rpcOf(command);
  const query = command.name !== 'get' && command.force ? '?force=true' : '';
  const path = `/devices/${device.id}/rpc/${encodeURIComponent(method)}${query}`;
  const task = await api.call<Task>(path, { body, waitSec: presentation.waitSec });
  return present(task, presentation, false);
}

function rpcOf(command: RpcCommand): { readonly method: string; readonly body: object } {
  switch (command.name) {
    case 'get':
      return { method: 'GetParameterValues', body: { parameterNames: command.paths } };
    case 'set':
      return { method: 'SetParameterValues', body: { parameterList: command.settings } };
    case 'rpc':
      return { method: command.method, body: command.arguments };
  }
}

async function lookAtTask(api: AdminApi, taskId: string, presentation: Presentation): Promise<boolean> {
  const task = await api.call<Task>(`/tasks/${encodeURIComponent(taskId)}`, {
    waitSec: presentation.waitSec,
  });
  return present(task, presentation, true);
}

function present(task: Task, { waitSec, json, terminal }: Presentation, described: boolean): boolean {
  const { done, text, remark } = reportOf(task, waitSec);
  if (json) terminal.print(`${printableJson(task)}\n`);
  else terminal.print(`${described ? describeTask(task) : ''}${text}`);
  if (remark !== null) terminal.complain(remark);
  return done;
}

function warnOfQuarantine({ onboarding, id }: Device, terminal: Terminal): void {
  if (onboarding === 'quarantined')
    terminal.complain(`the device is in quarantine and gets no RPCs; see "npm run -s acs -- approve ${id}"`);
}
