import type { ComponentChildren } from 'preact';
import type { Asking } from '../data/use-answer.ts';
import { Trouble } from './trouble.tsx';

/** Draws what was asked for once it is there; until then that it is on its way, or why it is not. */
export function Loaded<T>({
  asking,
  children,
}: {
  readonly asking: Asking<T>;
  readonly children: (value: T) => ComponentChildren;
}) {
  const { answer, again } = asking;
  if (answer === undefined) return <p class="quiet">Loading…</p>;
  if (answer.kind !== 'ok') return <Trouble answer={answer} again={again} />;
  return <>{children(answer.value)}</>;
}
