import { describe, expect, it } from 'vitest';
import { ApiConfig } from '../slice/api.config.js';
import { ConnectionRequestConfig } from '../slice/connection-request.config.js';
import { CwmpConfig } from '../slice/cwmp.config.js';
import { LogConfig } from '../slice/log.config.js';
import { StateConfig } from '../slice/state.config.js';
import { XmppConfig } from '../slice/xmpp.config.js';
import { ConfigError } from './config-error.js';
import { loadConfig } from './load-config.js';

const slices = { state: StateConfig, cwmp: CwmpConfig, api: ApiConfig, log: LogConfig, xmpp: XmppConfig };

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(slices, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('loadConfig', () => {
  it('gives every default without any variable', () => {
    expect(loadConfig(slices, {})).toMatchObject({
      state: { dataDir: './data', databaseUrl: undefined },
      cwmp: {
        port: 7547,
        bind: undefined,
        onboarding: 'quarantine',
        trustedProxies: [],
        digestRealm: 'aviary',
      },
      api: { port: 3000, bind: '127.0.0.1' },
      log: { level: 'info', format: 'json' },
    });
  });

  it('reads numbers, lists and choices', () => {
    const env = { ACS_CWMP_PORT: '17547', ACS_TRUSTED_PROXIES: '10.0.0.0/8, ::1', ACS_ONBOARDING: 'closed' };
    expect(loadConfig(slices, env).cwmp).toMatchObject({
      port: 17_547,
      trustedProxies: ['10.0.0.0/8', '::1'],
      onboarding: 'closed',
    });
  });

  it('cannot be changed afterwards', () => {
    const config = loadConfig({ cwmp: CwmpConfig }, { ACS_TRUSTED_PROXIES: '10.0.0.0/8' });
    expect(() => Object.assign(config.cwmp, { onboarding: 'open' })).toThrow(TypeError);
    expect(() => (config.cwmp.trustedProxies as string[]).push('::/0')).toThrow(TypeError);
  });

  it('reports every problem at once, each under the name of its variable', () => {
    const problems = problemsOf({
      ACS_CWMP_PORT: 'http',
      ACS_API_PORT: '70000',
      ACS_ONBOARDING: 'maybe',
      ACS_TRUSTED_PROXIES: '10.0.0.0/33',
      ACS_LOG_LEVEL: 'loud',
      ACS_BIND: 'everywhere',
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'ACS_API_PORT',
      'ACS_BIND',
      'ACS_CWMP_PORT',
      'ACS_LOG_LEVEL',
      'ACS_ONBOARDING',
      'ACS_TRUSTED_PROXIES',
    ]);
    expect(problems).toContain(
      'ACS_ONBOARDING: must be one of the following values: quarantine, closed, open',
    );
  });

  it.each([
    ['ACS_ONBORDING', 'ACS_ONBORDING: there is no such variable; did you mean ACS_ONBOARDING?'],
    ['ACS_FAST', 'ACS_FAST: there is no such variable; remove it, or see docs/configuration.md'],
  ])('refuses the unknown name %s', (name, problem) => {
    expect(problemsOf({ [name]: 'closed' })).toEqual([problem]);
  });

  it('knows the variables of slices that this process does not load, and leaves those of the tests alone', () => {
    const env = { ACS_CONNECTION_REQUEST_ALLOW: '10.0.0.0/8', ACS_TEST_REQUIRE: 'all', PATH: '/bin' };
    expect(problemsOf(env)).toEqual([]);
    expect(loadConfig({ request: ConnectionRequestConfig }, env).request.allow).toEqual(['10.0.0.0/8']);
  });

  it('takes an empty text for absent, but never an empty secret', () => {
    expect(loadConfig(slices, { ACS_CWMP_PORT: '' }).cwmp.port).toBe(7547);
    expect(problemsOf({ ACS_ADMIN_API_KEY: '' })).toEqual([
      'ACS_ADMIN_API_KEY: is empty; give it a value or remove it',
    ]);
  });

  it.each([
    ['ACS_ADMIN_API_KEY', 'short'],
    ['ACS_ADMIN_API_KEY', 'changeme-changeme'],
    ['ACS_ADMIN_API_KEY', 'aaaaaaaaaaaaaaaaaaaaaaaa'],
    ['ACS_MASTER_KEY', 'c'.repeat(43)],
    ['ACS_MASTER_KEY', 'correct horse battery staple'],
    ['ACS_MASTER_KEY', 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA='],
    ['DATABASE_URL', 'mysql://root:hunter2@db/acs'],
    ['REDIS_URL', 'hunter2'],
    ['ACS_XMPP_URL', 'xmpp://acs:hunter2@host:5222'],
  ])('refuses a bad %s without repeating it', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}: `));
    expect(problems[0]).not.toContain(value);
  });

  it.each([
    [{ REDIS_URL: 'foo' }, 'REDIS_URL: must be a URL such as redis://user:password@host:6379'],
    [{ ACS_XMPP_URL: 'foo' }, 'ACS_XMPP_URL: must be a URL such as xmpp://host:5222'],
    [
      { ACS_XMPP_URL: 'xmpp://acs@host:5222' },
      'ACS_XMPP_URL: must have no user and password in it; they belong into ACS_XMPP_USERNAME and ACS_XMPP_PASSWORD',
    ],
  ])('says how %j ought to be', (env, problem) => {
    expect(problemsOf(env)).toEqual([problem]);
  });

  it('accepts good secrets', () => {
    const env = {
      ACS_MASTER_KEY: '7Zs4Ub0QeJXyc1iVgKq2nRmD5tWfLh8oAaPpZz3Ex9I=',
      ACS_ADMIN_API_KEY: 'k3J8sL0qXw92Ty7B',
      DATABASE_URL: 'postgresql:///acs?host=/run/postgresql',
      REDIS_URL: 'rediss://:pw@redis:6380/1',
    };
    expect(problemsOf(env)).toEqual([]);
  });
});
