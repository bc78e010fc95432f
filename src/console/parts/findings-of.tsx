import type { Finding } from '../data/api.ts';
import { useList } from '../data/use-list.ts';
import { sayIds } from '../text/resource.ts';
import { Listed } from './listed.tsx';

/** What is open about one thing; each leads to the finding in full. `by`: the filter of the API that names the thing. */
export function FindingsOf({ id, by = 'resource' }: { readonly id: string; readonly by?: 'resource' | 'endpoint' }) {
  const query = new URLSearchParams({ state: 'open', [by]: id, top: '200' });
  const listing = useList<Finding>(`/api/findings?${query}`);
  return (
    <>
      <h2>Open findings</h2>
      <Listed listing={listing} none="None.">
        <ul class="plain">
          {listing.items.map(({ id, severity, message }) => (
            <li key={id}>
              <span class={`tag ${severity}`}>{severity}</span> <a href={`/findings?open=${id}`}>{sayIds(message)}</a>
            </li>
          ))}
        </ul>
      </Listed>
    </>
  );
}
