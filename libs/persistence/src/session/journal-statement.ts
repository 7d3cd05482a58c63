import { newUuidV7, uuidV7LowerBound, type CpeCall } from '#device';
import { storable, storableJson } from '../parameter/storable.js';

/** A CPE repeats a call that was not answered at its next session, which an outage may put off for days. */
const repeatedCallMs = 7 * 86_400_000;

/**
 * Keeps a call of the CPE under the live session: $4 id of the event, $5 method, $6 CommandKey, $7 arguments. A CPE that got
 * no answer tells it again, for as long as $8 reaches back; without a key of ours the same words may be news.
 */
export const journalledCall = `told AS (
  INSERT INTO event (id, device_id, epoch, kind, code, command_key, details)
  SELECT $4, live.device_id, $2, 'call', $5, $6, $7::jsonb FROM live
  WHERE $6 = '' OR NOT EXISTS (
    SELECT 1 FROM event f WHERE f.device_id = live.device_id AND f.id >= $8::uuid AND f.kind = 'call'
      AND f.code = $5 AND f.command_key = $6 AND f.details = $7::jsonb)
)`;

/** $4 to $8 of `journalledCall`. */
export function callValues({ method, commandKey, details }: CpeCall, nowMs: number): unknown[] {
  return [
    newUuidV7(nowMs),
    method,
    storable(commandKey),
    storableJson(details),
    uuidV7LowerBound(nowMs - repeatedCallMs),
  ];
}
