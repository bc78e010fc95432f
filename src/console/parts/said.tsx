import { useMemo } from 'preact/hooks';
import { useMe } from '../data/me.ts';
import { usePeople } from '../data/people.ts';
import { useSubscriptions } from '../data/subscriptions.ts';
import { namePeople } from '../text/people.ts';
import { sayIds } from '../text/resource.ts';
import { sayMoments } from '../text/time.ts';

/** A sentence that may name people, subscriptions and resources by their ids, and moments: shown with their names and in words, the text itself as its title. */
export function Said({ text }: { readonly text: string }) {
  const me = useMe();
  const people = usePeople();
  const subscriptions = useSubscriptions();
  const names = useMemo(
    () => new Map([...[...subscriptions].map(([id, { displayName }]) => [id, displayName] as const), ...people]),
    [subscriptions, people],
  );
  const said = namePeople(sayMoments(sayIds(text)), me.signedIn ? me.objectId : undefined, names);
  return <bdi title={text}>{said}</bdi>;
}
