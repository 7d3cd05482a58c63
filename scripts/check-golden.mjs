// Holds the golden documents against the XML schema of CWMP, which is not part of this repository:
// node scripts/check-golden.mjs <cwmp-1-2.xsd of the Broadband Forum>. Needs xmllint (Debian: libxml2-utils).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const golden = fileURLToPath(new URL('../libs/cwmp/golden/', import.meta.url));
const schemaOf = (namespace, content) =>
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:tns="${namespace}" targetNamespace="${namespace}">${content}</xs:schema>`;

/** What the schema of CWMP takes from those of SOAP, so that nothing is fetched. */
const soap = {
  envelope: schemaOf(
    'http://schemas.xmlsoap.org/soap/envelope/',
    '<xs:attribute name="mustUnderstand" type="xs:boolean"/>',
  ),
  encoding: schemaOf(
    'http://schemas.xmlsoap.org/soap/encoding/',
    '<xs:attribute name="arrayType" type="xs:string"/><xs:simpleType name="base64"><xs:restriction base="xs:base64Binary"/></xs:simpleType>' +
      '<xs:complexType name="Array"><xs:sequence><xs:any namespace="##any" minOccurs="0" maxOccurs="unbounded" processContents="lax"/></xs:sequence>' +
      '<xs:attribute ref="tns:arrayType"/><xs:anyAttribute namespace="##other" processContents="lax"/></xs:complexType>',
  ),
};

/** The elements of CWMP in a document, each a document of its own: the schema has none for SOAP's. */
function elementsOf(text) {
  const [, body = ''] = /<soap-env:Body>([^]*)<\/soap-env:Body>/.exec(text) ?? [];
  const [fault = null] = /<cwmp:Fault>[^]*<\/cwmp:Fault>/.exec(body) ?? [];
  const headers = [...text.matchAll(/<cwmp:ID[ >][^]*?<\/cwmp:ID>/g)].map(([header]) => header);
  const declarations = [...text.matchAll(/xmlns:[\w-]+="[^"]*"/g)]
    .map(([declaration]) => declaration)
    .join(' ');
  return [...headers, fault ?? body].map((element) =>
    element.trim().replace(/^<[\w:-]+/, `$& ${declarations}`),
  );
}

const [schemaPath] = process.argv.slice(2);
if (schemaPath === undefined) {
  process.stderr.write('Which schema? node scripts/check-golden.mjs <cwmp-1-2.xsd>\n');
  process.exit(2);
}
const directory = mkdtempSync(join(tmpdir(), 'aviary-golden-'));
try {
  const schema = readFileSync(schemaPath, 'utf8').replaceAll(
    /schemaLocation="http:\/\/schemas\.xmlsoap\.org\/soap\/(envelope|encoding)\/"/g,
    'schemaLocation="$1.xsd"',
  );
  writeFileSync(join(directory, 'cwmp.xsd'), schema);
  for (const [name, content] of Object.entries(soap)) writeFileSync(join(directory, `${name}.xsd`), content);
  const documents = readdirSync(golden)
    .filter((file) => !file.startsWith('quirk-'))
    .flatMap((file) =>
      elementsOf(readFileSync(join(golden, file), 'utf8')).map((element, n) => {
        writeFileSync(join(directory, `${n}-${file}`), element);
        return `${n}-${file}`;
      }),
    );
  const options = ['--noout', '--nonet', '--schema', 'cwmp.xsd', ...documents];
  execFileSync('xmllint', options, { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });
  process.stdout.write(`${documents.length} elements of golden documents are valid\n`);
} catch (error) {
  const said = String(error.stderr ?? error.message).split('\n');
  process.stderr.write(`${said.filter((line) => line !== '' && !line.endsWith(' validates')).join('\n')}\n`);
  process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true });
}
