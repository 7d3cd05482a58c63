import { list, textEntry } from './list.js';
import { text } from './text.js';
import { integer } from './numbers.js';

/** Notification 0 to 6 [TR-069 A.3.2.4]; 3 and above only for CPEs with lightweight notification. */
export const notification = integer('Notification', 0, 6);

/** AccessList; empty, or `Subscriber`. */
export const accessList = list('AccessList', 'string', textEntry({ min: 1, max: 64 }), {
  arrayType: 'xsd:string',
});

/** ParameterNames: full names, partial paths or '' for all. */
export const parameterNames = list('ParameterNames', 'string', textEntry({ max: 256 }), {
  arrayType: 'xsd:string',
  min: 1,
});

export const attributeName = text('Name', { min: 1, max: 256, accepted: 1_024, trim: true });
