import type { Reachability } from '../data/api.ts';
import { useAnswer } from '../data/use-answer.ts';
import { type AskField, AskForm } from '../parts/ask-form.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { goTo } from '../router.ts';
import { nameOf } from '../text/resource.ts';
import type { PageProps } from './page-props.ts';

const fields: readonly AskField[] = [
  { name: 'targets', label: 'Targets (ids, parted by commas)', example: '/subscriptions/…/storageAccounts/st1' },
  { name: 'from', label: 'From (ids, parted by commas)', example: '/subscriptions/…/virtualNetworks/vnet-app' },
];

/** Which targets are reached privately from where; without a question, what policy promises. A cell opens into its why. */
export function ReachabilityPage({ query }: PageProps) {
  const asked = query.size > 0 ? `/api/reachability?${query}` : '/api/reachability';
  const asking = useAnswer<Reachability>(asked);
  return (
    <>
      <h1>Reachability</h1>
      <AskForm fields={fields} values={query} onAsk={(values) => goTo(`/reachability?${values}`)} />
      <Loaded asking={asking}>
        {(matrix) => (
          <>
            <Unmatched entries={matrix.unmatched} />
            <Matrix matrix={matrix} />
          </>
        )}
      </Loaded>
    </>
  );
}

/** What policy says there and nothing is meant by: silence about it is no promise kept. */
function Unmatched({ entries }: { readonly entries: Reachability['unmatched'] }) {
  if (entries.length === 0) return null;
  return (
    <ul class="note warn" aria-label="Entries of the policy that promise nothing">
      {entries.map(({ path, message }) => (
        <li key={path}>
          <code>{path}</code> {message}
        </li>
      ))}
    </ul>
  );
}

const words: Readonly<Record<string, string>> = { kept: 'as promised', broken: 'promise broken' };

function Matrix({ matrix }: { readonly matrix: Reachability }) {
  const { targets, from, cells } = matrix;
  if (cells.length === 0)
    return (
      <p class="quiet">
        Nothing is promised: name what has to be reached in the policy's section reachability, or ask above.
      </p>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard too
    <section class="wide" aria-label="Matrix" tabIndex={0}>
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">From</th>
            {targets.map(({ id }) => (
              <th scope="col" key={id} title={id}>
                {nameOf(id)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {from.map((source) => (
            <tr key={source}>
              <th scope="row" title={source}>
                {nameOf(source)}
              </th>
              {targets.map(({ id }) => (
                <Cell key={id} cell={cells.find((each) => each.from === source && each.target === id)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ cell }: { readonly cell: Reachability['cells'][number] | undefined }) {
  if (cell === undefined) return <td />;
  const { state, name, from, outcome } = cell;
  const tone = outcome === 'broken' || (outcome === null && (state === 'no-dns' || state === 'no-path')) ? 'bad' : '';
  const said = [state.replace('-', ' ').replace('dns', 'DNS'), words[outcome ?? '']]
    .filter((each) => each !== undefined)
    .join(', ');
  return (
    <td class={state === 'ok' && outcome !== 'broken' ? 'good' : tone}>
      {name === null ? said : <a href={`/why?${new URLSearchParams({ name, from })}`}>{said}</a>}
    </td>
  );
}
