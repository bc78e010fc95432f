/** The steps of an answer, in order: the first broken one is where a name fails. */
export const stepNames = [
  'service',
  'endpoint',
  'approval',
  'zone',
  'record',
  'link',
  'hidden',
  'resolver',
  'path',
  'door',
] as const;
export type StepName = (typeof stepNames)[number];

/** `unknown`: something that decides it could not be read. `skipped`: an earlier step leaves nothing to judge. */
export type StepState = 'ok' | 'broken' | 'unknown' | 'skipped';

export interface Step {
  readonly step: StepName;
  readonly state: StepState;
  readonly because: string;
  /** What to change; null where nothing has to be. */
  readonly remedy: string | null;
}

/**
 *   private   the address of a living, approved endpoint of that name
 *   stale     a private address that no such endpoint has
 *   public    public DNS answers
 *   none      no address comes back
 *   unknown   it can't be determined
 */
export type AnswerKind = 'private' | 'stale' | 'public' | 'none' | 'unknown';

export type Reachable = 'yes' | 'no' | 'unknown';

/** Public access is judged too, but never where a name fails. */
export type BrokenAt = Exclude<StepName, 'door'>;

/** What a name leads to from somewhere, and what to change. */
export interface Why {
  readonly name: string;
  /** Lower-cased id. */
  readonly from: string;
  readonly answer: AnswerKind;
  readonly addresses: readonly string[];
  readonly reachable: Reachable;
  readonly brokenAt: BrokenAt | null;
  readonly steps: readonly Step[];
  readonly sentence: string;
  /** When its basis was read, where that was earlier: the app's own answer. */
  readonly asOf?: string;
}
