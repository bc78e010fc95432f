import type { Line } from '../data/types.ts';
import type { Step } from '../text/chain.ts';
import { Chain } from './chain.tsx';

const states: Readonly<Record<Line['state'], Step['state']>> = { pass: 'good', fail: 'broken', unknown: 'unknown' };

/** Things that have to hold: each with whether it does, why, and what to do where it doesn't. */
export function Lines({ lines }: { readonly lines: readonly Line[] }) {
  if (lines.length === 0) return <p class="quiet">None.</p>;
  return (
    <Chain
      steps={lines.map(({ id, state, because, remedy }) => ({
        name: because,
        state: states[state],
        says: id,
        ...(remedy !== '' && { remedy: state === 'unknown' ? `Should it fail: ${remedy}` : remedy }),
      }))}
    />
  );
}
