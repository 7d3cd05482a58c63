import { dirname, resolve } from 'node:path';
import type { DeviceView, Page } from '#device';

/** Where a running ACS is. */
export interface AcsAddresses {
  readonly apiUrl: string;
  readonly adminApiKey: string;
  readonly cwmpUrl: string;
  /** The file `credentials` of its data directory. */
  readonly credentialsPath: string;
}

/** How long the fleet may take to show itself. */
const patienceMs = 60_000;

const pollIntervalMs = 250;

/** A plain TR-181 device that has informed since `startedAt`. @throws Error when none appears in time. */
export async function firstOnlineDevice(acs: AcsAddresses, startedAt: Date): Promise<DeviceView> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const found = (await devices(acs)).find(
      ({ serialNumber, modelName, lastInformAt }) =>
        // The first of the fleet is the one without quirks; it has a model name once its first session is over.
        serialNumber.endsWith('0001') && modelName !== '' && new Date(lastInformAt ?? 0) > startedAt,
    );
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, pollIntervalMs));
  }
  throw new Error('no simulated CPE came online within 60 s; see the log lines above');
}

async function devices({ apiUrl, adminApiKey }: AcsAddresses): Promise<readonly DeviceView[]> {
  const response = await fetch(`${apiUrl}/api/v1/devices?limit=100`, {
    headers: { authorization: `Bearer ${adminApiKey}` },
  });
  return ((await response.json()) as Page<DeviceView>).items;
}

/** What a person needs to start playing. */
export function demoGuide(
  acs: AcsAddresses,
  device: DeviceView,
  ledgerPath: string,
  what = 'an ACS',
): string {
  const { apiUrl, adminApiKey, cwmpUrl } = acs;
  const { manufacturer, modelName, serialNumber } = device;
  const command = (text: string) => `npm run -s acs -- ${text}${whereabouts(acs)}`;
  const ssid = 'Device.WiFi.SSID.1.SSID';
  return `
The demo is up: ${what} with 25 simulated CPEs. It admits every CPE without credentials, on loopback only.

  API      ${apiUrl}/api/v1   (description: ${apiUrl}/api/openapi.json)
  API key  ${adminApiKey}
  CWMP     ${cwmpUrl}

Try these in another terminal, in the same directory; ${serialNumber} is the ${manufacturer} ${modelName}:

  1. See the devices:
  ${command('devices')}

  2. Read a parameter from one of them:
  ${command(`get ${serialNumber} ${ssid}`)}

  3. Set it:
  ${command(`set ${serialNumber} ${ssid}=aviary`)}

What the CPEs really executed is in their own ledger, one line of JSON per RPC:
  ${ledgerPath}

Ctrl-C ends everything; the next start keeps the data.
`;
}

/** Options with which the commands find this ACS when it is not where they look by themselves. */
function whereabouts({ apiUrl, credentialsPath }: AcsAddresses): string {
  const url = apiUrl === 'http://127.0.0.1:3000' ? '' : ` --url ${apiUrl}`;
  const dataDir = dirname(credentialsPath);
  const isFound = dataDir === resolve('data') || dataDir === resolve('data', 'demo');
  return isFound ? url : `${url} --data-dir '${dataDir}'`;
}
