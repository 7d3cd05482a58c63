import { expect, it } from 'vitest';
import { parseModelProfile } from './parse-model-profile.js';

const profile = (area: string, source: object) => ({
  description: 'x',
  root: 'Device.',
  areas: { [area]: [source] },
});

function problemsOf(content: unknown): readonly string[] {
  const outcome = parseModelProfile('mine', content);
  return outcome.kind === 'profile'
    ? []
    : outcome.problems.map(({ pointer, message }) => `${pointer} ${message}`);
}

it('takes a profile that names rows, relations and rules', () => {
  const source = {
    rows: 'WiFi.SSID.*.',
    related: { radio: { rows: 'WiFi.Radio.*.', named: 'LowerLayers' } },
    fields: { channel: [{ of: 'radio', path: 'Channel' }], enabled: { path: 'Enable' } },
  };
  const outcome = parseModelProfile('mine', profile('wifi', source));
  expect(outcome).toMatchObject({ kind: 'profile', profile: { name: 'mine', root: 'Device.', match: {} } });
});

it.each([
  [
    'a field that the area does not have',
    'wifi',
    { fields: { chanel: {} } },
    '/areas/wifi/0/fields/chanel is not known here',
  ],
  ['an area that there is not', 'voice', { fields: {} }, '/areas/voice is not known here'],
  [
    'rows that are no objects',
    'wifi',
    { rows: 'WiFi.SSID', fields: { ssid: {} } },
    '/areas/wifi/0/rows must be a path below the root that ends in a dot, with * for instances',
  ],
  [
    'relations that are not there',
    'wifi',
    { fields: { ssid: { of: 'radio' } } },
    '/areas/wifi/0/fields/ssid/of is not among related',
  ],
  [
    'values that the field cannot have',
    'wifi',
    { fields: { status: [{ map: { Up: 'running' } }] } },
    '/areas/wifi/0/fields/status/0 gives running, which is not one of up, down, disabled, error',
  ],
  [
    'rules that nobody knows',
    'wifi',
    { fields: { ssid: { regex: '(a+)+' } } },
    '/areas/wifi/0/fields/ssid/regex is not known here',
  ],
])('refuses %s, and says where', (_, area, source, problem) => {
  expect(problemsOf(profile(area, { rows: 'WiFi.SSID.*.', ...source }))).toContain(problem);
});

it('refuses what is no profile at all', () => {
  for (const content of [null, [], 'x', {}, { description: 'x', root: 'Device.', areas: {} }])
    expect(problemsOf(content).length).toBeGreaterThan(0);
});
