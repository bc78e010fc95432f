import { useMe } from '../data/me.ts';
import { usePeople } from '../data/people.ts';
import { sayBy } from '../text/resource.ts';

/** Who decided or wrote something, by name where one is known; the object id stays within reach. */
export function By({ by }: { readonly by: string }) {
  const me = useMe();
  const people = usePeople();
  return (
    <span title={by}>
      <bdi>{sayBy(by, me.signedIn ? me.objectId : undefined, people)}</bdi>
    </span>
  );
}
