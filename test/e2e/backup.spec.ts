import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AcsProcess } from './acs/acs-process.js';
import { removeDataDir, temporaryDataDir } from './acs/data-dir.js';
import { CpeCabinet } from './cpe/cpe-cabinet.js';

const cli = fileURLToPath(new URL('../../dist/apps/acs-cli/src/main.js', import.meta.url));
const acs = (...args: string[]) => promisify(execFile)(process.execPath, [cli, ...args]);

let home: string;
let running: AcsProcess | undefined;

beforeAll(() => {
  home = temporaryDataDir();
});
afterAll(async () => {
  await running?.terminate();
  removeDataDir(home);
});

async function startOn(dataDir: string): Promise<AcsProcess> {
  running = await AcsProcess.create({ ACS_DATA_DIR: dataDir });
  await running.start();
  return running;
}

test('a backup of the running ACS brings back devices, promises and the secrets they are made of', async () => {
  const [source, backup, target] = [join(home, 'source'), join(home, 'backup'), join(home, 'target')];
  const first = await startOn(source);
  const cabinet = new CpeCabinet(() => running!.cwmpUrl);
  const cpe = await cabinet.switchOn({ serialNumber: 'KEPT', connectionRequestListener: 'unreachable' });
  const { id } = await first.api.device('KEPT');
  const value = { name: 'Device.DeviceInfo.ProvisioningCode', value: 'from the backup' };
  const task = await first.api.queue(id, 'SetParameterValues', { parameterList: [value] });
  const { stdout } = await acs('backup', backup, '--data-dir', source);
  expect(stdout).toMatch(/^Backed up to .*: \d+ files, \d+ MB\. It holds keys: keep it safe\.\n$/);
  await first.terminate();

  await acs('restore', backup, '--data-dir', target);
  const second = await startOn(target);
  cpe.tree.setFact('Device.ManagementServer.URL', second.cwmpUrl);
  expect(await cpe.informNow()).toMatchObject({ status: 'completed', methods: ['SetParameterValues'] });
  expect(await second.api.settled(task.id)).toMatchObject({ state: 'succeeded' });
  expect(cpe.tree.valueOf(value.name)).toBe('from the backup');
  await cabinet.clear();
}, 240_000);
