import { useMemo } from 'preact/hooks';
import { useMe } from '../data/me.ts';
import { usePeople } from '../data/people.ts';
import { useSubscriptions } from '../data/subscriptions.ts';
import { namePeople } from '../text/people.ts';
import { sayIds } from '../text/resource.ts';

/** A sentence that may name people, subscriptions and resources by their ids: shown with their names, the ids within reach. */
export function Said({ text }: { readonly text: string }) {
  const me = useMe();
  const people = usePeople();
  const subscriptions = useSubscriptions();
  const names = useMemo(
    () => new Map([...[...subscriptions].map(([id, { displayName }]) => [id, displayName] as const), ...people]),
    [subscriptions, people],
  );
  const said = namePeople(sayIds(text), me.signedIn ? me.objectId : undefined, names);
  return <bdi title={text}>{said}</bdi>;
}
