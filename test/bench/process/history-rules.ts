import { loadConfig, ParameterHistoryConfig } from '#config';
import { HistoryRules } from '#device';

/** What is kept of the changes of parameters when nobody says otherwise. */
export function ordinaryHistory(): HistoryRules {
  const { exclude: excluded, changesPerDay } = loadConfig({ history: ParameterHistoryConfig }, {}).history;
  return new HistoryRules({ excluded, changesPerDay });
}
