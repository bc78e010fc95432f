import { type ComponentChildren, Fragment } from 'preact';

/** Names and what they are; a fact that nobody knows is left out. */
export function Facts({
  facts,
  asWritten = false,
}: {
  readonly facts: readonly (readonly [string, ComponentChildren])[];
  /** The names are somebody's own, not words of this page. */
  readonly asWritten?: boolean;
}) {
  const known = facts.filter(([, value]) => value !== undefined && value !== '' && value !== false);
  return (
    <dl class="facts">
      {known.map(([name, value], index) => (
        <Fragment key={`${index} ${name}`}>
          <dt>{asWritten ? name : sentenceCase(name)}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

const sentenceCase = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
