import { escapeXml } from '../soap/xml-text.js';
import { defineRpc } from './define-rpc.js';
import { answer, fault } from './rpc-outcome.js';

/** A method of this vendor alone: says what it was told, and refuses to say nothing. */
export const echo = defineRpc<{ readonly text: string }, { readonly text: string }>({
  method: 'X_0A1B2C_Echo',
  elements: ['Text'],
  decode: (element) => ({ text: element.childText('Text') }),
  execute: (_device, { text }) => (text === '' ? fault(9003) : answer({ text })),
  encode: (_writer, { text }) => `<Text>${escapeXml(text)}</Text>`,
});
