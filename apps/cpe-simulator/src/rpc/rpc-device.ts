import type { ParameterTree } from '../device/parameter-tree.js';

/** What the firmware of a profile can and cannot do with RPCs. */
export interface RpcLimits {
  /** More names in one GetParameterValues or GetParameterAttributes are answered with 9004. */
  readonly maxParameterNames: number;
  /** False: an empty ParameterPath is answered with 9005. */
  readonly acceptsEmptyPath: boolean;
  /** False: boolean values written `true` and `false` are answered with 9007. */
  readonly acceptsBooleanWords: boolean;
  /** False: NextLevel written `true` or `false` is answered with 9003. */
  readonly acceptsNextLevelWords: boolean;
  /** False: the `xsi:type` of a value to set is not looked at. */
  readonly checksDeclaredType: boolean;
  /** Parameters, relative to the root, that GetParameterNames lists and everything else answers with 9005. */
  readonly staleNames: readonly string[];
  /** What a failed SetParameterValues says about single parameters. */
  readonly setFaultDetail: 'exact' | 'repeat-9003' | 'none';
  /** Status of SetParameterValues, AddObject and DeleteObject: 1 means committed, not yet applied. */
  readonly setStatus: 0 | 1;
}

/** A file transfer that the ACS asked for and the CPE has not finished. */
export interface TransferRequest {
  readonly direction: 'download' | 'upload';
  readonly commandKey: string;
  readonly fileType: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly delaySec: number;
  readonly targetFileName: string;
  readonly fileSize: number;
}

/** The device as RPCs see it. Everything disruptive happens after the session has ended [TR-069 A.3.2.9]. */
export interface RpcDevice {
  readonly tree: ParameterTree;
  readonly limits: RpcLimits;
  /** Names in the tree below `<root>ManagementServer.` get this prefix. */
  readonly managementServer: string;
  /** Called after a successful change by the ACS with the parameters it set. */
  parametersChanged(paths: readonly string[]): void;
  reboot(commandKey: string): void;
  factoryReset(): void;
  scheduleInform(delaySec: number, commandKey: string): void;
  /** False when too many transfers wait already. */
  queueTransfer(transfer: TransferRequest): boolean;
  queuedTransfers(): readonly TransferRequest[];
}

/** Whether this device answers 9005 to a parameter although its tree holds it. */
export function isStale(device: RpcDevice, path: string): boolean {
  const { staleNames } = device.limits;
  return staleNames.length > 0 && staleNames.includes(path.slice(device.tree.root.length));
}
