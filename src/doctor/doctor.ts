import { judgeEvents } from './events.ts';
import type { Deployed, Line, Seen } from './model.ts';
import { judgeDeployment, judgeIdentity, judgeSignIn, judgeStorage } from './platform.ts';
import { judgeRights } from './rights.ts';
import { judgeApp } from './said.ts';
import { judgeGroup, withFound } from './under-group.ts';

/** Every line about a deployed instance, in the order in which one depends on the other. Pure. */
export function examine(recorded: Deployed, seen: Seen): readonly Line[] {
  const deployed = withFound(recorded, seen.under);
  return [
    judgeDeployment(deployed),
    ...judgeGroup(recorded, seen.under),
    judgeIdentity(deployed, seen.identity),
    ...judgeRights(deployed, seen.granted),
    judgeStorage(deployed, seen.storage),
    ...judgeEvents(deployed, seen.topics),
    judgeSignIn(deployed, seen.signIn),
    ...judgeApp(deployed, seen),
  ];
}
