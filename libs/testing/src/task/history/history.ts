import fc from 'fast-check';
import type { AcsMethod } from '#cwmp';
import { lanes, type Lane } from '#task';

/** What becomes of one RPC of a session. */
export const fates = [
  'answered',
  'refused',
  'busy',
  'noWindow',
  'lostRequest',
  'lostAnswer',
  'unanswered',
  'ranUnanswered',
] as const;
export type Fate = (typeof fates)[number];

/** What happens to a device and its tasks. */
export type HistoryEvent =
  | {
      readonly kind: 'enqueue';
      readonly methods: readonly AcsMethod[];
      readonly lane: Lane;
      readonly lifetimeSec: number;
      readonly dedupeKey: 'k' | null;
      /** Which of the tasks so far must succeed first. */
      readonly dependsOn: number | null;
    }
  | { readonly kind: 'cancel'; readonly task: number }
  | { readonly kind: 'time'; readonly sec: number }
  | { readonly kind: 'sweep' }
  | { readonly kind: 'flush' }
  | { readonly kind: 'queue'; readonly isAway: boolean }
  | { readonly kind: 'newVersion' }
  | {
      readonly kind: 'session';
      readonly fates: readonly Fate[];
      readonly tells: 'nothing' | 'success' | 'fault' | 'noWindow' | 'withoutKey';
      /** The InformResponse does not arrive. */
      readonly isInformLost: boolean;
      readonly isTransferAtOnce: boolean;
    }
  /** An answer comes once more, by whatever session. */
  | { readonly kind: 'duplicate' };

const methods: readonly AcsMethod[] = [
  'GetParameterValues',
  'SetParameterValues',
  'AddObject',
  'DeleteObject',
  'Reboot',
  'FactoryReset',
  'Download',
  'Upload',
  'ScheduleInform',
  'ChangeDUState',
];

const session: fc.Arbitrary<HistoryEvent> = fc.record({
  kind: fc.constant('session'),
  fates: fc.array(
    fc.oneof({ weight: 3, arbitrary: fc.constant<Fate>('answered') }, fc.constantFrom(...fates)),
    { maxLength: 5 },
  ),
  tells: fc.constantFrom('nothing', 'success', 'fault', 'noWindow', 'withoutKey'),
  isInformLost: fc.boolean(),
  isTransferAtOnce: fc.boolean(),
});

const enqueue: fc.Arbitrary<HistoryEvent> = fc.record({
  kind: fc.constant('enqueue'),
  methods: fc.array(fc.constantFrom(...methods), { minLength: 1, maxLength: 3 }),
  lane: fc.constantFrom(...lanes),
  lifetimeSec: fc.constantFrom(60, 4_000, 600_000),
  dedupeKey: fc.constantFrom('k', null, null),
  dependsOn: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, fc.nat(9)),
});

const other: fc.Arbitrary<HistoryEvent> = fc.oneof(
  fc.record({ kind: fc.constant('cancel'), task: fc.nat(9) }),
  fc.record({ kind: fc.constant('time'), sec: fc.constantFrom(1, 20, 300, 5_000) }),
  fc.constant({ kind: 'sweep' } as const),
  fc.constant({ kind: 'flush' } as const),
  fc.record({ kind: fc.constant('queue'), isAway: fc.boolean() }),
  fc.constant({ kind: 'newVersion' } as const),
  fc.constant({ kind: 'duplicate' } as const),
);

/** Any interleaving of what may happen to a device, at most 16 events long. */
export const histories: fc.Arbitrary<HistoryEvent[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: enqueue },
    { weight: 4, arbitrary: session },
    { weight: 3, arbitrary: other },
  ),
  { maxLength: 16 },
);
