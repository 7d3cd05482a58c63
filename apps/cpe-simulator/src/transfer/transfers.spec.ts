import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedCpe } from '../cpe/simulated-cpe.js';
import type { TransferRequest } from '../rpc/rpc-device.js';
import { rpcText, ScriptedAcs } from '../session/scripted-acs.fixture.js';
import { transferFile } from './file-transfer.js';
import { updatedVersion } from './firmware-version.js';

let files: http.Server;
let origin: string;
let received: string[];

beforeEach(async () => {
  received = [];
  files = http.createServer((request, response) => {
    const isOpen = request.headers.authorization === `Basic ${Buffer.from('u:p').toString('base64')}`;
    if (request.url === '/locked' && !isOpen) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="files"' }).end();
      return;
    }
    request.setEncoding('utf8').on('data', (text: string) => received.push(text));
    request.on('end', () => response.writeHead(request.url === '/gone' ? 404 : 200).end('image'));
  });
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
});
afterEach(async () => {
  files.closeAllConnections();
  await new Promise((resolve) => files.close(resolve));
});

function request(path: string, deviations: Partial<TransferRequest> = {}): TransferRequest {
  return {
    direction: 'download',
    commandKey: 'k',
    fileType: '1 Firmware Upgrade Image',
    url: origin + path,
    username: '',
    password: '',
    delaySec: 0,
    targetFileName: '',
    fileSize: 0,
    ...deviations,
  };
}

function transfer(path: string, deviations?: Partial<TransferRequest>): ReturnType<typeof transferFile> {
  return transferFile(request(path, deviations), 'my configuration', new AbortController().signal);
}

describe('transferFile', () => {
  it('fetches and delivers', async () => {
    expect(await transfer('/file', { fileSize: 5 })).toMatchObject({ faultCode: 0, bytes: 5 });
    expect(await transfer('/file', { direction: 'upload' })).toMatchObject({ faultCode: 0 });
    expect(received).toEqual(['my configuration']);
  });

  it('logs in where it is asked to', async () => {
    expect(await transfer('/locked', { username: 'u', password: 'p' })).toMatchObject({ faultCode: 0 });
    expect(await transfer('/locked', { username: 'u', password: 'x' })).toMatchObject({ faultCode: 9012 });
    expect(await transfer('/locked')).toMatchObject({ faultCode: 9012 });
  });

  it('tells why it failed', async () => {
    expect(await transfer('/gone')).toMatchObject({ faultCode: 9016 });
    expect(await transfer('/gone', { direction: 'upload' })).toMatchObject({ faultCode: 9011 });
    expect(await transfer('/file', { fileSize: 6 })).toMatchObject({ faultCode: 9018 });
    expect(await transfer('', { url: 'http://127.0.0.1:1/x' })).toMatchObject({ faultCode: 9015 });
    expect(await transfer('', { url: 'http://192.0.2.7/x' })).toMatchObject({ faultCode: 9015 });
  });
});

describe('updatedVersion', () => {
  it('is in the name of the file, or made of its content', () => {
    const end = { faultCode: 0, faultString: '', bytes: 1, sha256: 'abcdef0123456789' };
    expect(updatedVersion(request('/image-4.5.6.bin?v=1.1'), end)).toBe('4.5.6.'.slice(0, -1));
    expect(updatedVersion(request('/x', { targetFileName: 'fw_7.8.img' }), end)).toBe('7.8');
    expect(updatedVersion(request('/image.bin'), end)).toBe('abcdef012345');
  });
});

describe('a Download', () => {
  it('is told by TransferComplete until the ACS has answered it', async () => {
    const acs = await ScriptedAcs.open();
    const cpe = new SimulatedCpe({
      acsUrl: acs.url,
      serialNumber: 'S1',
      firstEvents: [],
      retryScale: 0,
      delayScale: 0,
    });
    try {
      await cpe.start();
      let refusals = 1;
      acs.intercept = ({ body }, response) => {
        if (!body.includes('<cwmp:TransferComplete>') || refusals === 0) return false;
        refusals -= 1;
        response.writeHead(500).end();
        return true;
      };
      acs.queue.push(rpcText.download(`${origin}/image-9.1.bin`, 'dl', '1 Firmware Upgrade Image'));
      const told = cpe.nextSession(({ sessionNumber }) => sessionNumber === 3);
      await cpe.informNow();
      expect(acs.messages('DownloadResponse')[0]).toContain('<Status>1</Status>');
      const { events, status } = await told;
      expect(status).toBe('completed');
      expect(events).toEqual([
        { eventCode: '7 TRANSFER COMPLETE', commandKey: '' },
        { eventCode: 'M Download', commandKey: 'dl' },
      ]);
      expect(acs.messages('TransferComplete')).toHaveLength(2);
      expect(acs.messages('TransferComplete')[1]).toContain(
        '<CommandKey>dl</CommandKey><FaultStruct><FaultCode>0<',
      );
      expect(acs.messages('Inform')[1]).toMatch(/1 BOOT/);
      expect(cpe.tree.valueOf('Device.DeviceInfo.SoftwareVersion')).toBe('9.1');
      expect((await cpe.informNow()).events).toEqual([{ eventCode: '2 PERIODIC', commandKey: '' }]);
    } finally {
      await cpe.stop();
      await acs.close();
    }
  });
});
