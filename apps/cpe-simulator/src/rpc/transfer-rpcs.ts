import type { SoapWriter } from '../soap/soap-writer.js';
import type { XmlElement } from '../soap/xml-element.js';
import { defineRpc, type Rpc } from './define-rpc.js';
import type { RpcDevice, TransferRequest } from './rpc-device.js';
import { answer, fault, type RpcOutcome } from './rpc-outcome.js';

interface TransferResult {
  /** 1: queued, a TransferComplete will follow in a later session. */
  readonly status: 1;
}

const unknownTime = '0001-01-01T00:00:00Z';
const maxUnsignedInt = 2 ** 32 - 1;

function decodeTransfer(
  direction: TransferRequest['direction'],
): (element: XmlElement) => TransferRequest | null {
  return (element) => {
    const delaySec = Number(element.childText('DelaySeconds').trim() || Number.NaN);
    const transfer = {
      direction,
      commandKey: element.childText('CommandKey'),
      fileType: element.childText('FileType').trim(),
      url: element.childText('URL').trim(),
      username: element.childText('Username'),
      password: element.childText('Password'),
      delaySec,
      targetFileName: element.childText('TargetFileName'),
      fileSize: Number(element.childText('FileSize').trim() || 0),
    };
    const isSound = Number.isInteger(delaySec) && delaySec >= 0 && delaySec <= maxUnsignedInt;
    return isSound && transfer.commandKey.length <= 32 && transfer.fileType !== '' ? transfer : null;
  };
}

function queueTransfer(device: RpcDevice, transfer: TransferRequest): RpcOutcome<TransferResult> {
  if (!URL.canParse(transfer.url)) return fault(9003);
  if (new URL(transfer.url).protocol !== 'http:') return fault(9013);
  return device.queueTransfer(transfer) ? answer({ status: 1 }) : fault(9004);
}

function encodeTransfer(writer: SoapWriter, { status }: TransferResult): string {
  return (
    writer.text('Status', status) +
    writer.text('StartTime', unknownTime) +
    writer.text('CompleteTime', unknownTime)
  );
}

function defineTransfer(
  method: string,
  direction: TransferRequest['direction'],
  elements: readonly string[],
): Rpc {
  return defineRpc<TransferRequest, TransferResult>({
    method,
    elements,
    decode: decodeTransfer(direction),
    execute: queueTransfer,
    encode: encodeTransfer,
  });
}

const credentials = ['CommandKey', 'FileType', 'URL', 'Username', 'Password'];

/** Download [TR-069 A.3.2.8]; always queued, never done at once. */
export const download = defineTransfer('Download', 'download', [
  ...credentials,
  'FileSize',
  'TargetFileName',
  'DelaySeconds',
  'SuccessURL',
  'FailureURL',
]);

/** Upload [TR-069 A.4.1.5]. */
export const upload = defineTransfer('Upload', 'upload', [...credentials, 'DelaySeconds']);

/** GetAllQueuedTransfers [TR-069 A.4.1.7]; state 1 is `not yet started`. */
export const getAllQueuedTransfers = defineRpc<object, { readonly transferList: readonly TransferRequest[] }>(
  {
    method: 'GetAllQueuedTransfers',
    elements: [],
    decode: () => ({}),
    execute: (device) => answer({ transferList: device.queuedTransfers() }),
    encode: (writer, { transferList }) => {
      const structs = transferList.map(
        (transfer) =>
          `<AllQueuedTransferStruct>${writer.text('CommandKey', transfer.commandKey)}${writer.text('State', 1)}` +
          writer.text('IsDownload', transfer.direction === 'download' ? 1 : 0) +
          writer.text('FileType', transfer.fileType) +
          writer.text('FileSize', transfer.fileSize) +
          `${writer.text('TargetFileName', transfer.targetFileName)}</AllQueuedTransferStruct>`,
      );
      return writer.array('TransferList', 'cwmp:AllQueuedTransferStruct', structs);
    },
  },
);
