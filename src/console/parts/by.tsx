import { useMe } from '../data/me.ts';
import { sayBy } from '../text/resource.ts';

/** Who decided or wrote something. */
export function By({ by }: { readonly by: string }) {
  const me = useMe();
  return <span title={by}>{sayBy(by, me.signedIn ? me.objectId : undefined)}</span>;
}
