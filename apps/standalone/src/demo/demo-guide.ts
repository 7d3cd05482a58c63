import type { DeviceView, Page } from '#device';
import type { Standalone } from '../start-standalone.js';

/** How long the fleet may take to show itself. */
const patienceMs = 60_000;

const pollIntervalMs = 250;

/** A plain TR-181 device that has informed since `startedAt`. @throws Error when none appears in time. */
export async function firstOnlineDevice(acs: Standalone, startedAt: Date): Promise<DeviceView> {
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

async function devices({ apiUrl, adminApiKey }: Standalone): Promise<readonly DeviceView[]> {
  const response = await fetch(`${apiUrl}/api/v1/devices?limit=100`, {
    headers: { authorization: `Bearer ${adminApiKey}` },
  });
  return ((await response.json()) as Page<DeviceView>).items;
}

/** What a person needs to start playing. */
export function demoGuide(acs: Standalone, device: DeviceView, ledgerPath: string): string {
  const { apiUrl, adminApiKey, cwmpUrl } = acs;
  const call = (method: string, body: string) =>
    `curl -s -H 'Authorization: Bearer ${adminApiKey}' -H 'Content-Type: application/json' -H 'Prefer: wait=30' \\\n` +
    `    -d '${body}' \\\n    ${apiUrl}/api/v1/devices/${device.id}/rpc/${method}`;
  const ssid = 'Device.WiFi.SSID.1.SSID';
  return `
The demo is up: an ACS with 25 simulated CPEs. It admits every CPE without credentials, on loopback only.

  API      ${apiUrl}/api/v1   (description: ${apiUrl}/api/openapi.json)
  API key  ${adminApiKey}
  CWMP     ${cwmpUrl}

Try these on ${device.manufacturer} ${device.modelName}, serial number ${device.serialNumber}:

  1. Read a parameter from the device:
  ${call('GetParameterValues', `{"parameterNames":["${ssid}"]}`)}

  2. Set it:
  ${call('SetParameterValues', `{"parameterList":[{"name":"${ssid}","value":"aviary"}]}`)}

  3. See in the CPE's own ledger that it happened:
  grep SetParameterValues '${ledgerPath}' | grep ${device.serialNumber} | tail -n 1

Ctrl-C ends everything; the next start keeps the data.
`;
}
