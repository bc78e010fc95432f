import type { TokenCredential } from '@azure/core-auth';
import type { Log } from '../core/log.ts';
import type { Clock } from '../core/time.ts';
import type { Meters } from '../telemetry/meters.ts';
import type { Settings } from './settings.ts';

/** What one process of the app has once: all its parts are made from this. */
export interface Process {
  readonly settings: Settings;
  readonly credential: TokenCredential;
  readonly clock: Clock;
  /** The app's folder, for a policy file beside it. */
  readonly folder: string;
  readonly log: Log;
  readonly meters: Meters;
}
