import { readFileSync } from 'node:fs';
import type { SettingDeclaration, SettingValue } from '../slice/setting.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export type VariableReading = { readonly value: SettingValue } | { readonly problem: string };

const FILE_LIMIT_BYTES = 65_536;

/** Reads one variable, directly or from the file that `NAME_FILE` names, and turns it into a value of its kind. */
export function readVariable(setting: SettingDeclaration, env: Environment): VariableReading {
  const { name } = setting;
  const direct = env[name];
  const path = env[`${name}_FILE`];
  if (direct !== undefined && path !== undefined && path !== '') {
    return { problem: `${name}: give it directly or as ${name}_FILE, not both` };
  }
  if (path === undefined || path === '') return parse(setting, direct);
  try {
    const content = readFileSync(path);
    if (content.length > FILE_LIMIT_BYTES) {
      return { problem: `${name}_FILE: ${path} is larger than ${FILE_LIMIT_BYTES} bytes` };
    }
    return parse(setting, content.toString('utf8').trim());
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    return { problem: `${name}_FILE: cannot read ${path} (${code}); make it readable for this user` };
  }
}

function parse(setting: SettingDeclaration, text: string | undefined): VariableReading {
  if (text === undefined) return { value: setting.default };
  if (text === '') {
    // An empty secret is a mistake that must not turn into another secret; other empty texts mean "not given".
    return setting.secret
      ? { problem: `${setting.name}: is empty; give it a value or remove it` }
      : { value: setting.default };
  }
  switch (setting.kind) {
    case 'text':
      return { value: text };
    case 'integer':
      return { value: /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN };
    case 'list':
      return {
        value: text
          .split(',')
          .map((entry) => entry.trim())
          .filter((entry) => entry !== ''),
      };
  }
}
