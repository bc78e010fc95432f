import fc from 'fast-check';

export type Delivery = 'nobody' | 'one' | 'twice' | 'two' | 'late';
export type FaultKind = 'throttled' | 'unavailable' | 'lost' | 'hollow';

/** One thing that happens to Azure, to its answers, to our own processes, or to policy. */
export type Happening =
  | {
      readonly what: 'create';
      readonly endpoint: string;
      readonly account: string;
      readonly address: number;
      readonly state: 'Approved' | 'Pending' | 'Updating';
      readonly delivery: Delivery;
    }
  | {
      readonly what: 'approve' | 'reject' | 'settle' | 'optOut' | 'optIn' | 'delete';
      readonly endpoint: string;
      readonly delivery: Delivery;
    }
  | { readonly what: 'readdress'; readonly endpoint: string; readonly address: number; readonly delivery: Delivery }
  /** Somebody else's hands in a zone. */
  | {
      readonly what: 'removeRecord' | 'rewriteRecord' | 'writeOver' | 'writeForeign';
      readonly account: string;
      readonly delivery: Delivery;
    }
  | { readonly what: 'moveZones' | 'sweep' | 'forget' }
  /** The call of Azure after the next so many, and the ones that follow it, get this answer. */
  | { readonly what: 'fault'; readonly fault: FaultKind; readonly after: number; readonly times: number }
  | { readonly what: 'kill'; readonly worker: 0 | 1; readonly afterWrites: number }
  | { readonly what: 'wait'; readonly minutes: number };

export interface History {
  readonly happenings: readonly Happening[];
  /** How the steps of what goes on side by side mix. */
  readonly seed: number;
  /** Milliseconds by which the second worker's clock is ahead. */
  readonly ahead: number;
}

/** Names in play: few, so that they meet. */
const endpoint = fc.constantFrom('pe1', 'pe2', 'pe3');
const account = fc.constantFrom('st1', 'st2');
const address = fc.integer({ min: 4, max: 9 });
const delivery: fc.Arbitrary<Delivery> = fc.constantFrom('one', 'nobody', 'twice', 'two', 'late');

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('create' as const),
      endpoint,
      account,
      address,
      state: fc.constantFrom('Approved', 'Approved', 'Pending', 'Updating'),
      delivery,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constantFrom('approve', 'reject', 'settle', 'optOut', 'optIn', 'delete', 'delete', 'delete'),
      endpoint,
      delivery,
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('readdress' as const), endpoint, address, delivery }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constantFrom('removeRecord', 'rewriteRecord', 'writeOver', 'writeForeign'),
      account,
      delivery,
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constantFrom('sweep', 'moveZones', 'forget') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('fault' as const),
      fault: fc.constantFrom('throttled', 'unavailable', 'lost', 'hollow'),
      after: fc.integer({ min: 0, max: 4 }),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('kill' as const),
      worker: fc.constantFrom(0, 1),
      afterWrites: fc.integer({ min: 1, max: 14 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('wait' as const), minutes: fc.constantFrom(1, 6, 30) }) },
);

/** Up to a dozen happenings, mixed by a seed of their own; the second worker's clock may be five minutes ahead. */
export const history: fc.Arbitrary<History> = fc.record({
  happenings: fc.array(happening, { minLength: 1, maxLength: 12 }),
  seed: fc.nat({ max: 0xffff }),
  ahead: fc.constantFrom(0, 0, 0, 5 * 60_000),
});

/** One line for each happening, for people. */
export function describeHistory({ happenings, seed, ahead }: History): string {
  const lines = happenings.map((each, index) => {
    const { what, ...rest } = each;
    const details = Object.entries(rest).map(([key, value]) => `${key} ${value}`);
    return `  ${index + 1}. ${[what, ...details].join(', ')}`;
  });
  return [`seed ${seed}, the second clock ${ahead / 60_000} minutes ahead`, ...lines].join('\n');
}
