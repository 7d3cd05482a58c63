import { expect, it } from 'vitest';
import { ScramClient } from './scram.js';

it('answers as the example of RFC 5802 does', async () => {
  const client = new ScramClient('SCRAM-SHA-1', 'user', 'pencil', 'fyko+d2lbbFgONRv9qkxdawL');
  expect(client.first).toBe('n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL');
  const nonce = 'fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j';
  const answer = await client.answer(`r=${nonce},s=QSXCR+Q6sek8bf92,i=4096`);
  expect(answer?.message).toBe(`c=biws,r=${nonce},p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=`);
  expect(answer?.isServerFinal('v=rmF9pqV8S7suAoZWja4dJRkFsKQ=')).toBe(true);
  expect(answer?.isServerFinal('v=xmF9pqV8S7suAoZWja4dJRkFsKQ=')).toBe(false);
  expect(answer?.isServerFinal('')).toBe(false);
});

it('answers as the example of RFC 7677 does', async () => {
  const client = new ScramClient('SCRAM-SHA-256', 'user', 'pencil', 'rOprNGfwEbeRWgbNEkqO');
  const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
  const answer = await client.answer(`r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`);
  expect(answer?.message).toBe(`c=biws,r=${nonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`);
  expect(answer?.isServerFinal('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')).toBe(true);
});

it('writes names so that they cannot be taken for more', () => {
  expect(new ScramClient('SCRAM-SHA-1', 'a=b,n=c', 'x', 'N').first).toBe('n,,n=a=3Db=2Cn=3Dc,r=N');
});

it.each([
  ['', 'nothing'],
  ['r=N,s=QSXCR+Q6sek8bf92,i=4096', 'no nonce of the server'],
  ['r=Mxyz,s=QSXCR+Q6sek8bf92,i=4096', 'a nonce that is not ours'],
  ['r=Nxyz,s=QSXCR+Q6sek8bf92,i=1', 'too few iterations'],
  ['r=Nxyz,s=QSXCR+Q6sek8bf92,i=9999999', 'more iterations than we have time for'],
  ['m=ext,r=Nxyz,s=QSXCR+Q6sek8bf92,i=4096', 'an extension that must be understood'],
])('does not answer %j: %s', async (challenge) => {
  expect(await new ScramClient('SCRAM-SHA-256', 'u', 'p', 'N').answer(challenge)).toBeNull();
});
