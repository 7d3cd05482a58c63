import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { StoredStateError, type TracedExchange } from '#device';
import { hasFields, isText, orNull } from '../stored-json/records.js';

// Off the event loop: a transcript may be long.
const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

type PackedExchange = Omit<TracedExchange, 'at'> & { readonly at: string };

/** The exchanges as short text, to be sealed. */
export async function packedTranscript(exchanges: readonly TracedExchange[]): Promise<string> {
  return (await deflate(JSON.stringify(exchanges))).toString('base64');
}

// Far more than what is kept of a session; beyond this the row was not ours.
const maxInflatedBytes = 16 * 1024 * 1024;

/** The inverse of `packedTranscript`. @throws StoredStateError (rejects) when it is no transcript */
export async function unpackedTranscript(packed: string): Promise<readonly TracedExchange[]> {
  const exchanges = await read(packed);
  if (!Array.isArray(exchanges) || !exchanges.every(isExchange)) throw new StoredStateError(transcriptName);
  return exchanges.map((exchange) => ({ ...exchange, at: new Date(exchange.at) }));
}

const transcriptName = 'the transcript of a session';

async function read(packed: string): Promise<unknown> {
  try {
    const json = await inflate(Buffer.from(packed, 'base64'), { maxOutputLength: maxInflatedBytes });
    return JSON.parse(json.toString('utf8'));
  } catch (cause) {
    throw new StoredStateError(transcriptName, { cause });
  }
}

const isHeader = (pair: unknown) => Array.isArray(pair) && pair.length === 2 && pair.every(isText);

const messageFields = {
  line: isText,
  headers: (list: unknown) => Array.isArray(list) && list.every(isHeader),
  body: orNull(isText),
  note: orNull(isText),
};

const isMessage = (value: unknown) => hasFields(value, messageFields);

const exchangeFields = {
  at: (value: unknown) => isText(value) && !Number.isNaN(Date.parse(value)),
  durationMs: Number.isFinite,
  request: isMessage,
  response: orNull(isMessage),
};

function isExchange(value: unknown): value is PackedExchange {
  return hasFields(value, exchangeFields);
}
