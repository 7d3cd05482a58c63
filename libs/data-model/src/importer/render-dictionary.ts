import type { DictionaryData } from '../dictionary/facts.js';

/**
 * A dictionary as the text of a module: one raw string, so that neither the compiler nor the engine has a literal of
 * thousands of objects to go through, with one fact to a line, so that a change of a model is a readable difference.
 */
export function renderDictionary(data: DictionaryData): string {
  const { types, parameters, objects, ...head } = data;
  const json = [
    `{${JSON.stringify(head).slice(1, -1)},`,
    `"types":[\n${rows(types)}],`,
    `"parameters":[\n${rows(parameters)}],`,
    `"objects":[\n${rows(objects)}]}`,
  ].join('\n');
  return [
    `// Generated from ${data.source} by npm run import:data-models; see NOTICE for its copyright. Do not edit.`,
    `export const ${constantName} = String.raw\`${withoutTemplateSyntax(json)}\`;\n`,
  ].join('\n');
}

const constantName = 'dictionaryText';

function rows(list: readonly unknown[]): string {
  return list.map((row) => JSON.stringify(row)).join(',\n');
}

/** JSON escapes in place of the characters that end a template string or begin an expression in it. */
function withoutTemplateSyntax(json: string): string {
  return json.replaceAll('`', String.raw`\u0060`).replaceAll('${', String.raw`\u0024{`);
}
