import type { XmlReader } from '../xml/xml-reader.js';
import type { Encoding } from './encoding.js';

/** The content of one element, both ways. */
export interface Codec<T> {
  /** Consumes the element the reader stands on. Tolerant: what is missing or unreadable becomes a default. */
  readonly decode: (reader: XmlReader) => T;
  /** Strict: whatever `value` must not go out is noted in `encoding`. Takes `unknown`, because API input ends up here. */
  readonly encode: (value: unknown, encoding: Encoding) => string;
}

/** A child element of a structure, or several of the same name. */
export interface Field<T> {
  readonly element: string;
  /** What a missing element means; `undefined` leaves the key out. */
  readonly absent: T;
  /** @param previous what the field holds so far, for elements that occur more than once. */
  read(reader: XmlReader, previous: T): T;
  /** The whole element, tags included; '' when it is left out. */
  write(value: unknown, encoding: Encoding): string;
}

/** Arguments and result of one RPC. */
export interface RpcCodec<A, R> {
  readonly arguments: Codec<A>;
  readonly result: Codec<R>;
}
