/** Arguments or result of an RPC that has none. */
export type Nothing = Readonly<Record<string, never>>;

/** One name and value as a CPE reports it; `type` is the local name of `xsi:type` (`string`, `boolean`, …) or null when absent. */
export interface ParameterValue {
  readonly name: string;
  readonly value: string;
  readonly type: string | null;
}

/** One entry of a GetParameterNames answer; `name` of an object ends in a dot. */
export interface ParameterInfo {
  readonly name: string;
  readonly writable: boolean;
}

/** One value the ACS wants to set; without a `type` it goes out as `xsd:string`. */
export interface ParameterSetting {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
}

export interface SetParameterAttribute {
  readonly name: string;
  readonly notificationChange: boolean;
  readonly notification: number;
  readonly accessListChange: boolean;
  readonly accessList: readonly string[];
}

export interface ParameterAttribute {
  readonly name: string;
  readonly notification: number;
  readonly accessList: readonly string[];
}

/** Identity of a CPE as it states it itself; `oui` as sent, in whatever case. */
export interface DeviceIdentification {
  readonly manufacturer: string;
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
}

export interface InformEvent {
  readonly eventCode: string;
  readonly commandKey: string;
}

/** FaultCode 0 means success. */
export interface TransferFault {
  readonly faultCode: number;
  readonly faultString: string;
}

export interface QueuedTransfer {
  readonly commandKey: string;
  readonly state: number;
}

export interface AllQueuedTransfer extends QueuedTransfer {
  readonly isDownload: boolean;
  readonly fileType: string;
  readonly fileSize: number;
  readonly targetFileName: string;
}

export interface TimeWindow {
  readonly windowStart: number;
  readonly windowEnd: number;
  readonly windowMode: string;
  readonly userMessage: string;
  readonly maxRetries: number;
}

export interface OptionEntry {
  readonly optionName: string;
  readonly voucherSn: string;
  readonly state: number;
  readonly mode: number;
  readonly startDate: string;
  readonly expirationDate?: string;
  readonly isTransferable: boolean;
}

/** One deployment-unit operation of ChangeDUState; optional fields are left out on the wire when absent. */
export type DeploymentUnitOperation =
  | {
      readonly operation: 'Install';
      readonly url: string;
      readonly uuid?: string;
      readonly username?: string;
      readonly password?: string;
      readonly executionEnvRef?: string;
    }
  | {
      readonly operation: 'Update';
      readonly uuid?: string;
      readonly version?: string;
      readonly url?: string;
      readonly username?: string;
      readonly password?: string;
    }
  | {
      readonly operation: 'Uninstall';
      readonly uuid: string;
      readonly version?: string;
      readonly executionEnvRef?: string;
    };

export interface DeploymentUnitResult {
  readonly operationPerformed?: string;
  readonly uuid: string;
  readonly deploymentUnitRef: string;
  readonly version: string;
  readonly currentState: string;
  readonly resolved: boolean;
  readonly executionUnitRefList: string;
  readonly startTime: string;
  readonly completeTime: string;
  readonly fault: TransferFault;
}

export interface FileTypeArgument {
  readonly name: string;
  readonly value: string;
}
