import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectionRequestGuard, type GuardOptions, type GuardVerdict } from './connection-request-guard.js';

const CPE = '10.20.30.40';
const signal = new AbortController().signal;

const NAMES: Readonly<Record<string, readonly string[]>> = {
  localhost: ['127.0.0.1', '::1'],
  'localhost.': ['127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'cpe.isp.example': [CPE],
  'rebind.example': [CPE, '169.254.169.254'],
  'rebind-last.example': [CPE, CPE, CPE, '127.0.0.1'],
  'garbage.example': [CPE, 'not an address'],
  'flood.example': Array.from({ length: 17 }, () => CPE),
  'zone.example': ['fe80::1%eth0'],
};

function check(
  url: string,
  options: GuardOptions = {},
  informAddress: string | null = CPE,
): Promise<GuardVerdict> {
  const resolve = (name: string): Promise<readonly string[]> => {
    const answer = NAMES[name];
    return answer ? Promise.resolve(answer) : Promise.reject(new Error(`ENOTFOUND ${name}`));
  };
  return new ConnectionRequestGuard({ resolve, ...options }).check(url, informAddress, signal);
}

// Listed on purpose: what is always refused stays refused when the operator allows everything.
const everything: GuardOptions = { allow: ['0.0.0.0/0', '::/0'] };

describe('addresses that are refused in every spelling', () => {
  it.each([
    ['http://127.0.0.1/', 'loopback'],
    ['http://127.1/', 'loopback'],
    ['http://127.0.1/', 'loopback'],
    ['http://127.255.255.254:7547/', 'loopback'],
    ['http://0177.0.0.1/', 'loopback'],
    ['http://0177.0.0.01/', 'loopback'],
    ['http://0x7f.0.0.1/', 'loopback'],
    ['http://0x7f000001/', 'loopback'],
    ['http://0X7F.1/', 'loopback'],
    ['http://2130706433/', 'loopback'],
    ['http://017700000001/', 'loopback'],
    ['http://127.0.0.1./', 'loopback'],
    ['http://%31%32%37.0.0.1/', 'loopback'],
    ['http://127%2e0%2e0%2e1/', 'loopback'],
    ['http://１２７.０.０.１/', 'loopback'],
    ['http://①②⑦.⓪.⓪.①/', 'loopback'],
    ['http://127。0。0。1/', 'loopback'],
    ['http://localhost/', 'loopback'],
    ['http://LOCALHOST/', 'loopback'],
    ['http://localhost./', 'loopback'],
    ['http://loc%61lhost/', 'loopback'],
    ['http://[::1]/', 'loopback'],
    ['http://[0:0:0:0:0:0:0:1]/', 'loopback'],
    ['http://[0000::0001]:7547/', 'loopback'],
    ['http://[::ffff:127.0.0.1]/', 'loopback'],
    ['http://[::ffff:7f00:1]/', 'loopback'],
    ['http://[0:0:0:0:0:FFFF:7F00:0001]/', 'loopback'],
    ['http://169.254.169.254/latest/meta-data/', 'metadata'],
    ['http://0xa9fea9fe/', 'metadata'],
    ['http://0xA9.0xFE.0xA9.0xFE/', 'metadata'],
    ['http://2852039166/', 'metadata'],
    ['http://0251.0376.0251.0376/', 'metadata'],
    ['http://169.254.43518/', 'metadata'],
    ['http://[::ffff:169.254.169.254]/', 'metadata'],
    ['http://[::ffff:a9fe:a9fe]/', 'metadata'],
    ['http://[fd00:ec2::254]/', 'metadata'],
    ['http://[FD00:0EC2:0:0:0:0:0:254]/', 'metadata'],
    ['http://metadata.google.internal/', 'metadata'],
    ['http://100.100.100.200/', 'metadata'],
    ['http://168.63.129.16/', 'metadata'],
    ['http://169.254.1.1/', 'linkLocal'],
    ['http://[fe80::1]/', 'linkLocal'],
    ['http://zone.example/', 'linkLocal'],
    ['http://0.0.0.0/', 'unspecified'],
    ['http://0/', 'unspecified'],
    ['http://0.1.2.3/', 'unspecified'],
    ['http://[::]/', 'unspecified'],
    ['http://255.255.255.255/', 'broadcast'],
    ['http://4294967295/', 'broadcast'],
    ['http://224.0.0.1/', 'multicast'],
    ['http://239.255.255.250/', 'multicast'],
    ['http://[ff02::1]/', 'multicast'],
    ['http://[::127.0.0.1]/', 'translated'],
    ['http://[64:ff9b::a9fe:a9fe]/', 'translated'],
    ['http://[64:ff9b:1::7f00:1]/', 'translated'],
    ['http://[2002:7f00:1::]/', 'translated'],
    ['http://[::ffff:0:127.0.0.1]/', 'translated'],
    ['http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/', 'translated'],
  ])('%s is %s', async (url, reason) => {
    expect(await check(url, everything)).toEqual({ allowed: false, reason });
    expect(await check(url, {}, '127.0.0.1')).toMatchObject({ allowed: false });
  });
});

describe('URLs that are not even looked up', () => {
  it.each([
    ['', 'malformedUrl'],
    ['10.20.30.40:7547', 'malformedUrl'],
    ['http:10.20.30.40/', 'malformedUrl'],
    ['http:/10.20.30.40/', 'malformedUrl'],
    ['http:///10.20.30.40/', 'malformedUrl'],
    ['http://', 'malformedUrl'],
    ['http://10.20.30.40:70000/', 'malformedUrl'],
    ['http://10.20.30.40:0/', 'malformedUrl'],
    ['http://10.20.30.40\\@127.0.0.1/', 'malformedUrl'],
    ['http://10.20.30.40/a b', 'malformedUrl'],
    ['http://10.20.30.40/a\r\nHost: x', 'malformedUrl'],
    ['http://10.20.30.40\t.evil/', 'malformedUrl'],
    ['http://10.20.30.256/', 'malformedUrl'],
    ['http://[fe80::1%25eth0]/', 'malformedUrl'],
    ['http://[::1/', 'malformedUrl'],
    [`http://10.20.30.40/${'a'.repeat(2000)}`, 'malformedUrl'],
    [' '.repeat(100_000), 'malformedUrl'],
    ['https://10.20.30.40/', 'schemeRefused'],
    ['ftp://10.20.30.40/', 'schemeRefused'],
    ['file:///etc/passwd', 'malformedUrl'],
    ['gopher://10.20.30.40/_x', 'schemeRefused'],
    ['javascript://10.20.30.40/%0a', 'schemeRefused'],
    ['http://user:pass@10.20.30.40/', 'userinfoRefused'],
    ['http://10.20.30.40@127.0.0.1/', 'userinfoRefused'],
    ['http://@10.20.30.40/', 'userinfoRefused'],
    ['http://no-such.example/', 'unresolvable'],
    ['http://garbage.example/', 'unresolvable'],
    ['http://flood.example/', 'unresolvable'],
  ])('%j is %s', async (url, reason) => {
    expect(await check(url)).toEqual({ allowed: false, reason });
  });
});

describe('what may be called', () => {
  it('is by default exactly the address the Inform came from', async () => {
    expect(await check(`http://${CPE}:7547/Xy7?Q=1#frag`)).toEqual({
      allowed: true,
      target: {
        protocol: 'http:',
        hostname: CPE,
        address: CPE,
        family: 4,
        port: 7547,
        hostHeader: `${CPE}:7547`,
        path: '/Xy7?Q=1',
      },
    });
    expect(await check('http://10.20.30.41/')).toEqual({ allowed: false, reason: 'notAllowed' });
    expect(await check(`http://${CPE}/`, {}, null)).toEqual({ allowed: false, reason: 'notAllowed' });
  });

  it('Q64: knows the Inform address in its socket spelling, IPv6 included', async () => {
    expect(await check(`http://${CPE}/`, {}, `::ffff:${CPE}`)).toMatchObject({ allowed: true });
    const url = 'http://[2001:db8:0::1]:30005/abc';
    expect(await check(url, {}, '2001:0db8::0001')).toMatchObject({
      target: {
        address: '2001:db8::1',
        family: 6,
        port: 30005,
        hostHeader: '[2001:db8::1]:30005',
        path: '/abc',
      },
    });
  });

  it('is what the operator lists, which replaces the default', async () => {
    const options = { allow: ['10.0.0.0/8', '2001:db8::/32', '192.0.2.7'] };
    expect(await check('http://10.99.1.1/', options)).toMatchObject({ allowed: true });
    expect(await check('http://[2001:db8:7::1]/', options)).toMatchObject({ allowed: true });
    expect(await check('http://192.0.2.7/', options)).toMatchObject({ allowed: true });
    expect(await check('http://192.0.2.8/', options)).toMatchObject({ reason: 'notAllowed' });
    expect(await check('http://11.0.0.1/', options, '11.0.0.1')).toMatchObject({ reason: 'notAllowed' });
  });

  it('includes loopback only by its own switch', async () => {
    const options = { loopbackAllowed: true };
    expect(await check('http://127.0.0.1:7547/', options, '127.0.0.1')).toMatchObject({ allowed: true });
    expect(await check('http://[::1]:7547/', options, '127.0.0.1')).toMatchObject({
      target: { address: '::1', family: 6, hostHeader: '[::1]:7547' },
    });
    expect(await check('http://10.20.30.41/', options)).toMatchObject({ reason: 'notAllowed' });
  });

  it('includes https only by its own switch', async () => {
    expect(await check(`https://${CPE}/`, { httpsAllowed: true })).toMatchObject({
      target: { protocol: 'https:', port: 443 },
    });
  });

  it('is refused at construction when a list entry is no network', () => {
    for (const allow of [
      '10.0.0.0/33',
      '10.0.0.0/-1',
      '10.0.0.0/',
      '010.0.0.0/8',
      'example.com',
      '',
      '::/129',
    ]) {
      expect(() => new ConnectionRequestGuard({ allow: [allow] })).toThrow(RangeError);
    }
  });
});

describe('names', () => {
  it('are pinned to the address that was checked', async () => {
    expect(await check('http://CPE.isp.example:7547/x')).toMatchObject({
      target: { hostname: 'cpe.isp.example', address: CPE, hostHeader: 'cpe.isp.example:7547' },
    });
  });

  it('are refused when one of several answers is bad', async () => {
    expect(await check('http://rebind.example/')).toEqual({ allowed: false, reason: 'metadata' });
    expect(await check('http://rebind-last.example/')).toEqual({ allowed: false, reason: 'loopback' });
  });

  it('are resolved once, so a changed second answer has nowhere to go', async () => {
    let lookups = 0;
    const resolve = (): Promise<readonly string[]> => {
      lookups += 1;
      return Promise.resolve([lookups === 1 ? CPE : '127.0.0.1']);
    };
    expect(await check('http://flip.example/', { resolve })).toMatchObject({ target: { address: CPE } });
    expect(lookups).toBe(1);
  });
});

it('never throws and never lets a stranger pass, whatever the URL', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.webUrl(),
    fc.ipV4Extended(),
    fc.ipV6(),
  );
  await fc.assert(
    fc.asyncProperty(text, fc.constantFrom('', 'http://', 'http://['), async (rest, prefix) => {
      const verdict = await check(prefix + rest);
      return !verdict.allowed || verdict.target.address === CPE;
    }),
    { numRuns: 500 },
  );
});
