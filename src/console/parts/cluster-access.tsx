import type { ClusterAccess } from '../data/api.ts';
import { modeWords, sourceWords } from '../text/clusters.ts';
import { nameOf } from '../text/resource.ts';
import { Facts } from './facts.tsx';
import { Lines } from './lines.tsx';
import { Resource } from './resource.tsx';

/** How a cluster's API server is reached: from which networks, by which ways, and who may run commands in it. */
export function AccessDetails({ access }: { readonly access: ClusterAccess }) {
  const { mode, fqdn, privateFqdn, zone, posture, reachedFrom, commandHolders, sources } = access;
  return (
    <>
      <Facts
        facts={[
          ['API server', modeWords[mode]],
          ['name', fqdn ?? ''],
          ['private name', privateFqdn ?? ''],
          ['private zone', zone !== null && <Resource id={zone.resourceId} />],
          ['linked to', zone?.linkedTo.map((id) => nameOf(id)).join(', ')],
        ]}
      />
      <Lines lines={posture} />
      <h3>Reached from</h3>
      {reachedFrom.length === 0 && (
        <p class="quiet">
          Policy names no management network: <code>reachability.managementNetworks</code>.
        </p>
      )}
      <ul class="plain">
        {reachedFrom.map((cell) => (
          <Reach key={cell.from} cell={cell} />
        ))}
      </ul>
      <h3>Where people and pipelines come from</h3>
      {sources.length === 0 && <p class="quiet">None is known.</p>}
      {sources.map(({ kind, id, hygiene, reach }) => (
        <section key={id} class="card">
          <h4>
            {sourceWords[kind]} <Resource id={id} />
          </h4>
          <ul class="plain">{reach !== null && <Reach cell={reach} />}</ul>
          {hygiene.length > 0 && <Lines lines={hygiene} />}
        </section>
      ))}
      <h3>Who may run commands in it</h3>
      {commandHolders === null && <p class="quiet">Not known: the grants could not be read.</p>}
      {commandHolders?.length === 0 && <p>Nobody.</p>}
      <ul class="plain">
        {commandHolders?.map(({ principalId, role, scope, isConditional }) => (
          <li key={`${principalId} ${role} ${scope}`}>
            <code>{principalId}</code>: {role} at {scope === '' ? 'above the subscription' : nameOf(scope)}
            {isConditional && ', under a condition that is not judged'}
          </li>
        ))}
      </ul>
    </>
  );
}

function Reach({ cell: { from, state, name, sentence } }: { readonly cell: ClusterAccess['reachedFrom'][number] }) {
  return (
    <li>
      <span class={`tag ${state === 'ok' ? '' : 'high'}`}>{state.replace('-', ' ').replace('dns', 'DNS')}</span>{' '}
      <strong>{nameOf(from)}</strong>: {sentence}{' '}
      {name !== null && <a href={`/why?${new URLSearchParams({ name, from })}`}>why</a>}
    </li>
  );
}
