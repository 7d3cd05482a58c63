import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactEnvelope } from './redact-envelope.js';

const rules = {
  isSecretParameter: (path: string) => /pass|psk|key/i.test(path),
  isSecretName: (name: string) => /pass|secret/i.test(name),
  redactText: (text: string) => text.replace(/(\w+:\/\/)[^/@]+@/g, '$1[redacted]@'),
};
const redact = (rpc: string, header = '') =>
  redactEnvelope(
    `<e:Envelope xmlns:e="urn:e"><e:Header>${header}</e:Header><e:Body>${rpc}</e:Body></e:Envelope>`,
    rules,
  );
const canary = 'kanarie17';
const pair = (name: string, value: string) =>
  `<ParameterValueStruct><Name>${name}</Name><Value xsi:type="xsd:string">${value}</Value></ParameterValueStruct>`;

describe('an envelope to be shown', () => {
  it('keeps its structure and what is no secret', () => {
    const { xml, fault, secrets } = redact(
      `<c:GetParameterValuesResponse><ParameterList t:arrayType="x[1]">${pair('Device.X', 'a &amp; b')}</ParameterList></c:GetParameterValuesResponse>`,
      '<c:ID e:mustUnderstand="1">7</c:ID>',
    );
    expect(xml).toBe(`<e:Envelope xmlns:e="urn:e">
  <e:Header>
    <c:ID e:mustUnderstand="1">7</c:ID>
  </e:Header>
  <e:Body>
    <c:GetParameterValuesResponse>
      <ParameterList t:arrayType="x[1]">
        <ParameterValueStruct>
          <Name>Device.X</Name>
          <Value xsi:type="xsd:string">a &amp; b</Value>
        </ParameterValueStruct>
      </ParameterList>
    </c:GetParameterValuesResponse>
  </e:Body>
</e:Envelope>
`);
    expect([fault, secrets]).toEqual([null, []]);
  });

  it.each([
    ['a secret parameter', `<c:SetParameterValues>${pair('Device.WiFi.Psk', canary)}</c:SetParameterValues>`],
    [
      'a value before its name',
      `<c:Inform><S><Value>${canary}</Value><Name>A.Passphrase</Name></S></c:Inform>`,
    ],
    [
      'a secret told by another element',
      `<c:Inform><S><Name>A.Psk</Name><Val><X>${canary}</X></Val></S></c:Inform>`,
    ],
    ['a value without a name', `<c:Inform><S><Value>${canary}</Value></S></c:Inform>`],
    ['a password argument', `<c:Download><Password>${canary}</Password></c:Download>`],
    ['a password in CDATA', `<c:Download><Password><![CDATA[${canary}]]></Password></c:Download>`],
    ['an attribute', `<c:Download password="${canary}"/>`],
    ['a method that nobody knows', `<c:X_Foo a="${canary}"><B>${canary}</B></c:X_Foo>`],
    ['a comment', `<c:Reboot><!-- ${canary} --><?pi ${canary}?></c:Reboot>`],
    [
      'the path of a file',
      `<c:Download><URL>http://files.example.com/${canary}/image.bin</URL></c:Download>`,
    ],
    ['the credentials in a URL', `<c:Inform><Other>http://u:${canary}@host/</Other></c:Inform>`],
    ['a voucher', `<c:SetVouchers><VoucherList><base64>${canary}</base64></VoucherList></c:SetVouchers>`],
  ])('hides %s', (_what, rpc) => {
    const { xml, fault } = redact(rpc);
    expect(xml).not.toContain(canary);
    expect(xml).not.toBe('');
    expect(fault).toBeNull();
  });

  it('hides headers that nobody knows, and all of what is no envelope', () => {
    expect(redact('<c:Reboot/>', `<s:Token>${canary}</s:Token>`).xml).not.toContain(canary);
    const page = redactEnvelope(`<html a="${canary}"><b>${canary}</b></html>`, rules);
    expect(page.xml).toBe('<html a="[redacted]">\n  <b>[redacted]</b>\n</html>\n');
  });

  it('tells the secrets that it hid', () => {
    const { secrets } = redact(`<c:SetParameterValues>${pair('A.Psk', canary)}</c:SetParameterValues>`);
    expect(secrets).toEqual([canary]);
  });

  it('shows what comes before a fault, and nothing behind it', () => {
    const broken = redact(`<c:Inform><A>shown</A><B></C><D>${canary}</D></c:Inform>`);
    expect(broken.xml).toContain('<A>shown</A>');
    expect(broken.xml).not.toContain(canary);
    expect(broken.fault).toMatch(/^malformed: /);
    expect(redactEnvelope(`password=${canary}`, rules)).toMatchObject({ xml: '', secrets: [] });
  });

  it('shows no secret of a document that is cut anywhere', () => {
    const whole = `<e:Envelope><e:Body><c:SetParameterValues><L>${pair('A.Psk', canary)}${pair('A.B', 'x')}</L></c:SetParameterValues></e:Body></e:Envelope>`;
    fc.assert(
      fc.property(fc.nat({ max: whole.length }), (length) => {
        expect(redactEnvelope(whole.slice(0, length), rules).xml).not.toContain(canary.slice(0, 5));
      }),
    );
  });
});
