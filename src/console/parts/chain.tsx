import type { Step } from '../text/chain.ts';

const marks: Readonly<Record<Step['state'], string>> = { good: '✓', broken: '✗', unknown: '?', unreached: '–' };
const words: Readonly<Record<Step['state'], string>> = {
  good: 'fine',
  broken: 'broken here',
  unknown: 'not known',
  unreached: 'not reached',
};

/** Steps in their order, drawn as a chain; the broken one says what to do. */
export function Chain({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <ol class="chain">
      {steps.map(({ name, state, says, remedy }) => (
        <li key={name} class={state}>
          <span class="mark" aria-hidden="true">
            {marks[state]}
          </span>
          <div>
            <strong>{name}</strong> <span class="unseen">({words[state]})</span>
            <br />
            {says}
            {remedy !== undefined && <p class="remedy">{remedy}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}
