// Writes the dictionaries of libs/data-model anew from Broadband Forum documents: npm run import:data-models -- <folder>
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { importDataModels, renderDictionary } = await import('../dist/libs/data-model/src/index.js');

const target = fileURLToPath(new URL('../libs/data-model/src/generated', import.meta.url));
const shipped = new Map([
  ['Device:2.16', 'device-2.ts'],
  ['Device:1.14', 'device-1.ts'],
  ['InternetGatewayDevice:1.14', 'internet-gateway-device-1.ts'],
  ['VoiceService:1.1', 'voice-service-1.ts'],
  ['VoiceService:2.0', 'voice-service-2.ts'],
]);

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: npm run import:data-models -- <folder with the XML documents>\n');
  process.exit(2);
}

const files = readdirSync(folder).filter((file) => file.endsWith('.xml'));
const documents = files.map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
const found = new Set();
for (const dictionary of await importDataModels(documents)) {
  const { model, objects } = dictionary;
  const file = shipped.get(model);
  found.add(model);
  if (file === undefined) {
    process.stdout.write(`${model}: not shipped\n`);
    continue;
  }
  const text = renderDictionary(dictionary);
  writeFileSync(join(target, file), text);
  const parameters = objects.reduce((sum, [, , names]) => sum + Object.keys(names).length, 0);
  process.stdout.write(
    `${model}: ${objects.length} objects, ${parameters} parameters, ${text.length} bytes\n`,
  );
}
for (const model of shipped.keys())
  if (!found.has(model)) {
    process.stderr.write(`${model}: no document defines it; its dictionary stays as it is\n`);
    process.exitCode = 1;
  }
