import { judgeEvents } from './events.ts';
import type { Deployed, Line, Seen } from './model.ts';
import { judgeDeployment, judgeIdentity, judgeSignIn, judgeStorage } from './platform.ts';
import { judgeRights } from './rights.ts';
import { judgeApp } from './said.ts';

/** Every line about a deployed instance, in the order in which one depends on the other. Pure. */
export const examine = (deployed: Deployed, seen: Seen): readonly Line[] => [
  judgeDeployment(deployed),
  judgeIdentity(deployed, seen.identity),
  ...judgeRights(deployed, seen.granted),
  judgeStorage(deployed, seen.storage),
  ...judgeEvents(deployed, seen.topics),
  judgeSignIn(deployed, seen.signIn),
  ...judgeApp(deployed, seen),
];
