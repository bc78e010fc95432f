import { useState } from 'preact/hooks';
import type { Connection } from '../data/api.ts';
import type { Verb } from '../data/decide.ts';
import { may, useMe } from '../data/me.ts';
import { useList } from '../data/use-list.ts';
import { Choice } from '../parts/choice.tsx';
import { DecideDialog } from '../parts/decide-dialog.tsx';
import { Listed } from '../parts/listed.tsx';
import { RequestList } from '../parts/request-list.tsx';
import { focusContent, goTo } from '../router.ts';
import { searchOf } from '../text/waiting-search.ts';
import { inOrder } from '../text/weigh.ts';
import type { PageProps } from './page-props.ts';

const states = [
  ['pending', 'Waiting'],
  ['approved', 'Approved'],
  ['rejected', 'Rejected'],
  ['disconnected', 'Disconnected'],
] as const;

const orders = [
  ['age', 'Longest waiting first'],
  ['weight', 'Weightiest first'],
] as const;

/** The requests that wait for a person, and on request those that were answered: who asks for what, and several decided at once. */
export function Waiting({ query }: PageProps) {
  const state = query.get('state') ?? 'pending';
  const order = query.get('order') === 'weight' ? 'weight' : 'age';
  const listing = useList<Connection>(`/api/connections?state=${encodeURIComponent(state)}&top=200`);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [wanted, setWanted] = useState<{ readonly verb: Verb; readonly ids: ReadonlySet<string> }>();
  const mayDecide = may(useMe(), 'Gatehouse.Approver') && state === 'pending';
  const requests = state === 'pending' ? inOrder(listing.items, order) : listing.items;
  const choose = (id: string, isChosen: boolean): void => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const show = (name: string, value: string): void => {
    const next = new URLSearchParams(query);
    next.set(name, value);
    goTo(`/?${next}`);
  };
  return (
    <>
      <h1>{state === 'pending' ? 'Waiting for a decision' : 'Connections'}</h1>
      <div class="filters">
        <Choice label="Show" value={state} options={states} onChoose={(value) => show('state', value)} />
        {state === 'pending' && (
          <Choice label="Order" value={order} options={orders} onChoose={(value) => show('order', value)} />
        )}
      </div>
      {mayDecide && (
        <Bar
          chosen={chosen.size}
          all={requests.length}
          onAll={(isChosen) => setChosen(new Set(isChosen ? requests.map(({ id }) => id) : []))}
          onVerb={(verb) => setWanted({ verb, ids: chosen })}
        />
      )}
      <Listed listing={listing} none={state === 'pending' ? 'Nothing waits for you.' : 'There are none.'}>
        <RequestList
          requests={requests}
          chosen={chosen}
          search={searchOf(query)}
          onChoose={mayDecide ? choose : undefined}
          onVerb={mayDecide ? (verb, id) => setWanted({ verb, ids: new Set([id]) }) : undefined}
        />
      </Listed>
      {wanted !== undefined && (
        <DecideDialog
          verb={wanted.verb}
          requests={requests.filter(({ id }) => wanted.ids.has(id))}
          onClose={(decided) => {
            setWanted(undefined);
            if (!decided) return;
            setChosen(new Set());
            focusAfter(wanted.ids, requests);
            listing.again();
          }}
        />
      )}
    </>
  );
}

/** The lines that were decided go: the next one that stays has the focus, or the content where none does. */
function focusAfter(ids: ReadonlySet<string>, requests: readonly Connection[]): void {
  const first = requests.findIndex(({ id }) => ids.has(id));
  const stays = ({ id }: Connection): boolean => !ids.has(id);
  const next = requests.slice(first).find(stays) ?? requests.findLast(stays);
  const line = document.querySelector<HTMLElement>(`li[data-id="${CSS.escape(next?.id ?? '')}"] a`);
  if (line === null) focusContent();
  else line.focus();
}

function Bar({
  chosen,
  all,
  onAll,
  onVerb,
}: {
  readonly chosen: number;
  readonly all: number;
  readonly onAll: (isChosen: boolean) => void;
  readonly onVerb: (verb: Verb) => void;
}) {
  return (
    <div class="buttons stick" role="toolbar" aria-label="Decide those that are ticked">
      <label class="tick">
        <input
          type="checkbox"
          checked={all > 0 && chosen === all}
          disabled={all === 0}
          onChange={({ currentTarget }) => onAll(currentTarget.checked)}
        />
        All
      </label>
      <button type="button" class="main" disabled={chosen === 0} onClick={() => onVerb('approve')}>
        Approve {chosen > 0 && chosen}
      </button>
      <button type="button" disabled={chosen === 0} onClick={() => onVerb('reject')}>
        Reject {chosen > 0 && chosen}
      </button>
      <button type="button" disabled={chosen === 0} onClick={() => onVerb('defer')}>
        Later {chosen > 0 && chosen}
      </button>
    </div>
  );
}
