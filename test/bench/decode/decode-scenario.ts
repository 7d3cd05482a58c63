import { table, type Report } from '../report/report.js';
import { measureDecode } from './measure-decode.js';

/** Decoding large messages into typed objects, beside raw saxes over the same text. */
export function decodeScenario(): Report {
  const rows = measureDecode().map((figures) => [
    figures.document,
    figures.bytes.toLocaleString('en'),
    figures.saxesMs.toFixed(3),
    figures.decodeEnvelopeMs.toFixed(3),
    figures.decodeTextAndEnvelopeMs.toFixed(3),
    figures.ratio.toFixed(2),
  ]);
  const header = ['document', 'bytes', 'raw saxes', 'decodeEnvelope', 'from bytes', 'decodeEnvelope ÷ saxes'];
  return {
    scenario: 'decode',
    title: 'Decoding',
    paragraphs: ['CPU-ms per document, medians over batches that take turns.', table(header, rows)],
  };
}
