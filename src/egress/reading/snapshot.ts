import { elementsOf, field } from '../body.ts';
import { diagnosticIn, noteOfDiagnostic } from './diagnostics.ts';
import { noteOfNameless, sortElements } from './elements.ts';
import { isExpression } from './expression.ts';
import type { Reading } from './model.ts';

/** What `bicep snapshot` predicts. It is the whole plan, unless something in it was not expanded; what depends on a condition may come to be. */
export function readSnapshot(predicted: readonly unknown[], content: unknown): Reading {
  const { bodies, notJudged, nameless } = sortElements(predicted);
  const notes = elementsOf(field(content, 'diagnostics'))
    .map((each) => noteOfDiagnostic(diagnosticIn(each)))
    .filter((note) => note !== undefined);
  return {
    bodies,
    context: [],
    isComplete: notes.length === 0,
    before: undefined,
    possible: bodies.filter((body) => isExpression(field(body, 'condition'))),
    replaced: [],
    notJudged,
    unknown: [...nameless.map(({ at, element }) => noteOfNameless(element, `[${at}]`)), ...notes],
  };
}
