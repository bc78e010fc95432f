import { useMe } from '../data/me.ts';
import { usePeople } from '../data/people.ts';
import { namePeople } from '../text/people.ts';
import { sayIds } from '../text/resource.ts';

/** A sentence that may name people by their object ids, and resources by theirs: shown with their names, the ids within reach. */
export function Said({ text }: { readonly text: string }) {
  const me = useMe();
  const people = usePeople();
  const said = namePeople(sayIds(text), me.signedIn ? me.objectId : undefined, people);
  return <bdi title={said === text ? undefined : text}>{said}</bdi>;
}
