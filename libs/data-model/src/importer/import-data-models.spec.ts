import { describe, expect, it } from 'vitest';
import { Dictionary, parseDictionary } from '../dictionary/dictionary.js';
import { importDataModels } from './import-data-models.js';
import { ModelImportError } from './model-import-error.js';
import { renderDictionary } from './render-dictionary.js';

const document = (body: string) =>
  `<?xml version="1.0"?><dm:document xmlns:dm="urn:broadband-forum-org:cwmp:datamodel-1-5" spec="urn:test">${body}</dm:document>`;

const typesFile = {
  file: 'types-1-0-0.xml',
  text: document(`
    <dataType name="Address"><string><size maxLength="45"/></string></dataType>
    <dataType name="Address4" base="Address"><size maxLength="15"/><pattern value=""/><pattern value="[0-9.]+"/></dataType>
    <dataType name="State"><string>
      <enumeration value="None" access="readOnly"/><enumeration value="Requested"/><enumeration value="Error" access="readOnly"/>
    </string></dataType>`),
};

const componentsFile = {
  file: 'parts-1-0.xml',
  text: document(`
    <import file="types-1-0.xml"><dataType name="Addr" ref="Address4"/><dataType name="State"/></import>
    <component name="Ping">
      <object name="Ping." access="readOnly" minEntries="1" maxEntries="1">
        <description>Prose &amp; more of it</description>
        <parameter name="State" access="readWrite" activeNotify="canDeny"><syntax><dataType ref="State"><enumeration value="Error_Host" access="readOnly"/></dataType></syntax></parameter>
        <parameter name="Host" access="readWrite"><syntax><dataType ref="Addr"/><default type="object" value=""/></syntax></parameter>
      </object>
      <parameter name="PingCount" access="readOnly" forcedInform="true"><syntax><unsignedInt/></syntax></parameter>
    </component>
    <model name="Thing:1.0">
      <object name="Thing." access="readOnly" minEntries="1" maxEntries="1">
        <component ref="Ping" path="Tools."/>
        <parameter name="Secret" access="readWrite"><syntax hidden="true"><hexBinary><size minLength="0" maxLength="0"/><size minLength="8" maxLength="8"/></hexBinary></syntax></parameter>
        <parameter name="Levels" access="readWrite"><syntax><list minItems="1" maxItems="4"><size maxLength="64"/></list><int><range minInclusive="-10" maxInclusive="10" step="2"/><units value="dB"/></int></syntax></parameter>
        <parameter name="Mode" access="readWrite"><syntax><string><enumeration value="A"/><enumeration value="B"/></string></syntax></parameter>
        <parameter name="Old" access="readOnly"><syntax><string/></syntax></parameter>
      </object>
      <object name="Thing.Row.{i}." access="readWrite" minEntries="0" maxEntries="unbounded" numEntriesParameter="RowNumberOfEntries" enableParameter="Enable">
        <uniqueKey functional="false"><parameter ref="Alias"/></uniqueKey>
        <uniqueKey><parameter ref="Host"/><parameter ref="Port"/></uniqueKey>
        <parameter name="Enable" access="readWrite"><syntax><boolean/></syntax></parameter>
      </object>
      <object name="Thing.Gone." access="readOnly" minEntries="1" maxEntries="1"/>
      <object name="Thing.Gone.Below." access="readOnly" minEntries="1" maxEntries="1"/>
      <profile name="Baseline:1"><object ref="Thing." requirement="present"/></profile>
    </model>`),
};

const extensionFile = {
  file: 'parts-1-1.xml',
  text: document(`
    <import file="parts-1-0.xml"><model name="Thing:1.0"/></import>
    <model name="Thing:1.1" base="Thing:1.0">
      <object base="Thing.">
        <parameter base="Mode"><syntax><string><enumeration value="C" version="1.1"/><enumeration value="A" status="deleted"/></string></syntax></parameter>
        <parameter base="Old" status="deleted"/>
        <parameter base="Secret" access="readOnly" status="deprecated"/>
        <parameter name="New" access="writeOnceReadOnly" version="1.1"><syntax secured="true"><base64/></syntax></parameter>
      </object>
      <object base="Thing.Gone." status="deleted"/>
    </model>`),
};

const files = [extensionFile, componentsFile, typesFile];

async function imported(model: string) {
  const data = (await importDataModels(files)).find((each) => each.model === model);
  return new Dictionary(data!);
}

const factsOf = (dictionary: Dictionary, path: string) => dictionary.find(path)?.facts;

describe('the importer of data models', () => {
  it('puts components in place, with the data types of their own document', async () => {
    const model = await imported('Thing:1.0');
    expect(factsOf(model, 'Thing.Tools.Ping.Host')).toEqual({
      type: { base: 'string', named: 'Addr', sizes: [[null, 15]], patterns: ['', '[0-9.]+'] },
      access: 'readWrite',
      default: '',
    });
    expect(factsOf(model, 'Thing.Tools.PingCount')).toEqual({
      type: { base: 'unsignedInt' },
      forcedInform: true,
    });
  });

  it('adds to the enumeration of a named type', async () => {
    expect(factsOf(await imported('Thing:1.0'), 'Thing.Tools.Ping.State')).toMatchObject({
      activeNotify: 'canDeny',
      type: {
        enumeration: ['None', 'Requested', 'Error', 'Error_Host'],
        reportOnly: ['None', 'Error', 'Error_Host'],
      },
    });
  });

  it('keeps lists, ranges, units, sizes and what is hidden', async () => {
    const model = await imported('Thing:1.0');
    expect(factsOf(model, 'Thing.Levels')).toMatchObject({
      type: {
        base: 'int',
        list: { items: [1, 4], sizes: [[null, 64]] },
        ranges: [['-10', '10', '2']],
        units: 'dB',
      },
    });
    expect(factsOf(model, 'Thing.Secret')).toMatchObject({
      hidden: true,
      type: {
        base: 'hexBinary',
        sizes: [
          [0, 0],
          [8, 8],
        ],
      },
    });
  });

  it('keeps what tables say of their instances', async () => {
    expect(factsOf(await imported('Thing:1.0'), 'Thing.Row.{i}.')).toEqual({
      access: 'readWrite',
      entries: [0, null],
      countedBy: 'RowNumberOfEntries',
      enabledBy: 'Enable',
      uniqueKeys: [['Alias'], ['Host', 'Port']],
    });
  });

  it('applies a model on top of the one that it extends', async () => {
    const model = await imported('Thing:1.1');
    expect(factsOf(model, 'Thing.Mode')).toMatchObject({
      access: 'readWrite',
      type: { enumeration: ['B', 'C'] },
    });
    expect(factsOf(model, 'Thing.Old')).toBeUndefined();
    expect(factsOf(model, 'Thing.Secret')).toMatchObject({ status: 'deprecated', hidden: true });
    expect(factsOf(model, 'Thing.Secret')).not.toHaveProperty('access');
    expect(factsOf(model, 'Thing.New')).toMatchObject({ access: 'writeOnce', secured: true, since: '1.1' });
    expect(factsOf(model, 'Thing.Gone.')).toBeUndefined();
    expect(factsOf(model, 'Thing.Gone.Below.')).toBeUndefined();
    expect(factsOf(await imported('Thing:1.0'), 'Thing.Gone.Below.')).toEqual({});
  });

  it.each([
    ['no XML', 'x'],
    ['another document', '<html/>'],
    [
      'a type that nobody defines',
      document(
        '<model name="A:1.0"><parameter name="P" access="readOnly"><syntax><dataType ref="No"/></syntax></parameter></model>',
      ),
    ],
    [
      'a file that was not given',
      document(
        '<import file="no.xml"><component name="C"/></import><model name="A:1.0"><component ref="C"/></model>',
      ),
    ],
    [
      'a parameter without syntax',
      document('<model name="A:1.0"><parameter name="P" access="readOnly"/></model>'),
    ],
    [
      'a component inside itself',
      document(
        '<component name="C"><component ref="C"/></component><model name="A:1.0"><component ref="C"/></model>',
      ),
    ],
    [
      'a type derived from itself',
      document(
        '<dataType name="T" base="T"/><model name="A:1.0"><parameter name="P" access="readOnly"><syntax><dataType ref="T"/></syntax></parameter></model>',
      ),
    ],
    [
      'an import of itself',
      document('<import file="a.xml"><model name="B:1.0"/></import><model name="A:1.0" base="B:1.0"/>'),
    ],
  ])('refuses %s', async (_, text) => {
    await expect(importDataModels([{ file: 'a.xml', text }])).rejects.toThrow(ModelImportError);
  });

  it('takes the newest corrigendum of an import that names none', async () => {
    const newer = {
      file: 'types-1-0-10.xml',
      text: typesFile.text.replace('maxLength="15"', 'maxLength="16"'),
    };
    const older = { file: 'types-1-0-9.xml', text: typesFile.text };
    const models = await importDataModels([componentsFile, newer, older]);
    expect(factsOf(new Dictionary(models[0]!), 'Thing.Tools.Ping.Host')).toMatchObject({
      type: { sizes: [[null, 16]] },
    });
  });

  it('writes a module that reads back as the same dictionary', async () => {
    const [data] = await importDataModels([
      {
        file: 'a.xml',
        text: document(
          '<model name="A:1.0"><object name="A." access="readOnly"><parameter name="P" access="readOnly"><syntax><string><enumeration value="`${x}\\d&quot;"/></string></syntax></parameter></object></model>',
        ),
      },
    ]);
    const text = renderDictionary(data!);
    // oxlint-disable-next-line typescript/no-implied-eval -- the module is read as the engine would read it
    const literal: unknown = new Function(`return ${text.slice(text.indexOf('String.raw'))}`)();
    expect(parseDictionary(literal as string).find('A.P')?.facts).toMatchObject({
      type: { enumeration: ['`${x}\\d"'] },
    });
  });
});
